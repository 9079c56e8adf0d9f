package org.attls.cli.inspect;

import java.util.EnumSet;
import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.outline.CborOutline;
import org.attls.corim.outline.CorimVocabulary;
import org.attls.corim.outline.Outline;
import org.attls.eat.cca.CcaKat;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Uccs;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatClaims;

/**
 * Key attestation: the bundle of draft-bft-rats-kat-06; a key attestation token of it, signed or
 * the claims alone; the token of Parsec CCA, which is unsigned; and a key itself.
 */
final class KatView {
  private static final Set<CoseTagging> ANY_TAGGING = EnumSet.allOf(CoseTagging.class);
  private static final long KTY = 1;
  private static final long CRV = -1;

  private KatView() {}

  /** Reads any of these. */
  static Outline of(Bytes octets) throws MalformedException {
    if (octets.u8(0) < 0x80) {
      // The reader of bundles knows how the layouts of others begin.
      return bundle(KatBundle.readCbor(octets));
    }
    CborItem root =
        CborReader.read(
            octets, "kat", CborRules.INDEFINITE_ALLOWED.withMaxOctets(KatBundle.MAX_OCTETS));
    if (root instanceof CborTag tag && tag.number() == Uccs.TAG) {
      CcaKat.read(octets);
      return CborOutline.of("KAT", root, TokenVocabulary.EAT).remarked("not signed");
    }
    if (!(root instanceof CborMap map)) {
      CoseSign1 message = CoseSign1.read(octets, "kat", CborRules.STRICT, ANY_TAGGING);
      KatClaims.read(message.unverifiedPayload());
      return CborOutline.of("KAT", root, TokenVocabulary.CWT).remarked(Signatures.UNVERIFIED);
    }
    if (map.optional(KTY).isPresent() && map.optional(CRV).isPresent()) {
      CoseKey.read(octets, "key");
      return CborOutline.of("COSE_Key", root, CorimVocabulary.COSE_KEY);
    }
    if (map.optional(Claim.NONCE.key()).isPresent()
        || map.optional(Claim.CONFIRMATION.key()).isPresent()
        || map.optional(KatClaims.KAK_PUB).isPresent()) {
      KatClaims.read(octets);
      return CborOutline.of("KAT claims", root, TokenVocabulary.CLAIMS).remarked("not signed");
    }
    return bundle(KatBundle.readCbor(octets));
  }

  /** Refuses what is no bundle with both tokens in it. */
  static void requireBundle(Cmw cmw) throws MalformedException {
    requireTokens(KatBundle.read(cmw));
  }

  private static void requireTokens(KatBundle bundle) throws MalformedException {
    KatClaims.read(bundle.kat().unverifiedPayload());
    ClaimsSet.readCbor(bundle.pat().unverifiedPayload()).require(Claim.NONCE);
  }

  private static Outline bundle(KatBundle bundle) throws MalformedException {
    requireTokens(bundle);
    return CmwView.of(bundle.cmw(), "KAT bundle").remarked("signatures not verified");
  }
}
