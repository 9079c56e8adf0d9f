package org.attls.cli.inspect;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.outline.CborOutline;
import org.attls.corim.outline.Outline;
import org.attls.eat.cose.CoseAlgorithm;
import org.attls.eat.ear.CompactJws;
import org.attls.eat.ear.EarCborClaims;
import org.attls.eat.ear.EarClaims;
import org.attls.eat.ear.EarProfile;

/** Attestation results of all live profiles: JWT, CWT, or the claims alone. */
final class EarView {
  private static final Set<EarProfile> PROFILES = EnumSet.allOf(EarProfile.class);
  private static final Set<CoseTagging> TAGGINGS = EnumSet.of(CoseTagging.TAGGED, CoseTagging.CWT);

  private EarView() {}

  /** Reads a result. */
  static Outline of(Bytes octets) throws MalformedException {
    if (Recognition.firstOfJson(octets).isPresent()) {
      EarClaims.read(octets, octets, PROFILES);
      return claims("EAR claims", octets);
    }
    return octets.u8(0) < 0x80 ? ofJwt(octets) : ofCbor(octets);
  }

  private static Outline ofJwt(Bytes octets) throws MalformedException {
    CompactJws jws = CompactJws.read(octets);
    if (jws.algorithm().toLowerCase(Locale.ROOT).equals("none") || jws.signature().isEmpty()) {
      throw new MalformedException("jws", -1, "not signed");
    }
    Signatures.requireSize(jws.algorithm(), jws.signature(), "jws.signature");
    EarClaims.read(jws.payload(), octets, PROFILES);
    return Outline.of(
            "EAR",
            List.of(
                JsonOutline.of("header", jws.header()),
                claims("claims", jws.payload()),
                Outline.octets("signature", jws.signature())))
        .typed("JWT")
        .remarked(Signatures.UNVERIFIED);
  }

  private static Outline claims(String label, Bytes json) throws MalformedException {
    return Nested.opened(
        JsonOutline.of(label, JsonReader.read(json, "ear", CompactJws.MAX_OCTETS)));
  }

  private static Outline ofCbor(Bytes octets) throws MalformedException {
    CborItem root = CborReader.read(octets, "ear", CborRules.STRICT);
    if (root instanceof CborMap) {
      EarCborClaims.read(octets, octets, PROFILES);
      return CborOutline.of("EAR claims", root, TokenVocabulary.EAR);
    }
    CoseSign1 cwt = CoseSign1.read(octets, "cwt", CborRules.STRICT, TAGGINGS);
    String algorithm =
        CoseAlgorithm.ofNumber(cwt.headers().algorithm()).map(CoseAlgorithm::name).orElse("");
    Signatures.requireSize(algorithm, cwt.signature(), "cwt<18>[3]");
    EarCborClaims.read(cwt.unverifiedPayload(), octets, PROFILES);
    return CborOutline.of("EAR", root, TokenVocabulary.EAR).remarked(Signatures.UNVERIFIED);
  }
}
