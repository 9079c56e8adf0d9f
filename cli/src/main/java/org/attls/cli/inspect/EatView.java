package org.attls.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.outline.CborOutline;
import org.attls.corim.outline.Outline;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Cwt;
import org.attls.eat.claims.DetachedBundle;
import org.attls.eat.claims.Jwt;
import org.attls.eat.claims.Uccs;

/** Entity attestation tokens: CWT, JWT, detached bundles, and claims that nobody signed. */
final class EatView {
  private static final long BUNDLE = 602;

  private EatView() {}

  /** Reads a token in any form. */
  static Outline of(Bytes octets) throws MalformedException {
    if (Recognition.firstOfJson(octets).isPresent()) {
      return ofJson(octets);
    }
    return Recognition.isCompactToken(octets) ? ofJwt(octets) : ofCbor(octets);
  }

  /** Reads claims or a bundle in JSON. */
  static Outline ofJson(Bytes octets) throws MalformedException {
    JsonItem root = JsonReader.read(octets, "eat", ClaimsSet.MAX_OCTETS);
    if (root instanceof JsonItem.JsonArray) {
      DetachedBundle.readJson(octets).unverifiedContent();
      return bundle(Nested.opened(JsonOutline.of("EAT", root)).typed("detached EAT bundle"));
    }
    ClaimsSet.readJson(octets);
    return Nested.opened(JsonOutline.of("EAT claims", root)).remarked("not signed");
  }

  /** Reads a token in JSON. */
  static Outline ofJwt(Bytes octets) throws MalformedException {
    Jwt token = Jwt.read(octets);
    Signatures.requireSize(
        token.jws().headers().algorithm(), token.jws().signature(), "jws.signature");
    token.unverifiedClaims();
    return JwtView.signed("EAT", token.jws(), JwtView.claims(token.jws().unverifiedPayload()))
        .typed("JWT");
  }

  /** Reads a token, a bundle or claims in CBOR. */
  static Outline ofCbor(Bytes octets) throws MalformedException {
    return ofCbor(octets, 0);
  }

  static Outline ofCbor(Bytes octets, int depth) throws MalformedException {
    CborItem root =
        CborReader.read(
            octets, "eat", CborRules.INDEFINITE_ALLOWED.withMaxOctets(ClaimsSet.MAX_OCTETS));
    String label = "EAT";
    String remark = Signatures.UNVERIFIED;
    if (root instanceof CborMap) {
      ClaimsSet.readCbor(octets);
      label = "EAT claims";
      remark = "not signed";
    } else if (root instanceof CborTag tag && tag.number() == Uccs.TAG) {
      Uccs.read(octets);
      remark = "not signed";
    } else if (root instanceof CborTag tag && tag.number() == BUNDLE) {
      DetachedBundle.readCbor(octets).unverifiedContent();
    } else {
      Cwt.read(octets).unverifiedClaims();
    }
    // Without a tag only the array tells that this is a COSE_Sign1.
    Outline outline =
        CborOutline.of(
            label, root, root instanceof CborArray ? TokenVocabulary.CWT : TokenVocabulary.EAT);
    return Nested.opened(outline, depth).remarked(remark);
  }

  /** The detached claims-sets of a bundle in JSON are base64url. */
  private static Outline bundle(Outline array) throws MalformedException {
    List<Outline> sets = new ArrayList<>();
    for (Outline set : array.children().get(1).children()) {
      String text = set.value() instanceof Outline.Text it ? it.text() : "";
      Bytes claims = Base64Url.decode(text, "bundle");
      sets.add(
          JsonOutline.of(set.label(), JsonReader.read(claims, "claims", ClaimsSet.MAX_OCTETS)));
    }
    return array
        .with(
            List.of(
                array.children().get(0).labelled("main token [0]"),
                Outline.of("detached claims-sets [1]", sets)))
        .remarked(Signatures.UNVERIFIED);
  }
}
