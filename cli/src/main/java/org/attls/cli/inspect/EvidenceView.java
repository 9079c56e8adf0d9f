package org.attls.cli.inspect;

import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwCollection;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.CmwReader;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.outline.CborOutline;
import org.attls.corim.outline.Outline;
import org.attls.eat.cca.CcaToken;
import org.attls.eat.cca.ParsecCcaEvidence;
import org.attls.eat.cca.ParsecCcaToken;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.eat.parsec.ParsecTpmEvidence;
import org.attls.eat.parsec.ParsecTpmJson;
import org.attls.eat.parsec.ParsecTpmToken;

/** Evidence: a token of a format known here, bare or in a wrapper. */
final class EvidenceView {
  private static final int MBEDTLS_VERSION = 1;

  private EvidenceView() {}

  /** Reads bare or wrapped evidence. */
  static Outline of(Bytes octets) throws MalformedException {
    if (octets.u8(0) == MBEDTLS_VERSION) {
      return mbedtls(octets);
    }
    if (Recognition.firstOfJson(octets).isPresent()) {
      return isJsonToken(octets) ? tpm(ParsecTpmJson.read(octets)) : wrapped(octets);
    }
    CborItem root =
        CborReader.read(
            octets, "evidence", CborRules.INDEFINITE_ALLOWED.withMaxOctets(Inspection.MAX_OCTETS));
    if (root instanceof CborTag tag && (tag.number() == 399 || tag.number() == 907)) {
      CcaToken.read(octets);
      return CborOutline.of("CCA token", root, TokenVocabulary.CCA);
    }
    if (root instanceof CborMap map && map.optional("kat").isPresent()) {
      CborItem kat = map.required("kat");
      if (kat instanceof CborTag) {
        return cca(octets);
      }
      if (kat instanceof CborMap) {
        return tpm(octets);
      }
    } else if (root instanceof CborMap map && map.optional("pat").isPresent()) {
      throw map.failure("member \"kat\" is missing");
    }
    return wrapped(octets);
  }

  /** What a wrapper of this type has inside, where evidence of that type is known here. */
  static Optional<Outline> ofType(String mediaType, Bytes value) throws MalformedException {
    if (mediaType.equals(ParsecTpmToken.TYPE.canonical())) {
      return Optional.of(tpm(value));
    }
    if (mediaType.equals(ParsecCcaToken.TYPE.canonical())) {
      return Optional.of(cca(value));
    }
    return Optional.empty();
  }

  private static Outline wrapped(Bytes octets) throws MalformedException {
    Cmw cmw = new CmwReader(Inspection.MAX_OCTETS).read(octets);
    requireContent(cmw);
    return CmwView.of(cmw, "CMW");
  }

  /** What the wrapper says that it holds must be that. */
  private static void requireContent(Cmw cmw) throws MalformedException {
    if (cmw instanceof CmwCollection collection) {
      if (collection.is(KatBundle.COLLECTION_TYPE)) {
        KatView.requireBundle(cmw);
        return;
      }
      for (Cmw item : collection.items().values()) {
        requireContent(item);
      }
    } else {
      Nested.open((CmwMessage) cmw);
    }
  }

  private static boolean isJsonToken(Bytes octets) throws MalformedException {
    return Recognition.of(octets) == Kind.EVIDENCE && octets.u8(0) != '[';
  }

  private static Outline tpm(Bytes octets) throws MalformedException {
    return tpm(ParsecTpmToken.read(octets));
  }

  private static Outline tpm(ParsecTpmToken token) throws MalformedException {
    return TpmView.of(token, ParsecTpmEvidence.read(token));
  }

  private static Outline cca(Bytes octets) throws MalformedException {
    ParsecCcaEvidence.read(ParsecCcaToken.read(octets));
    return CborOutline.of(
        "Parsec CCA token",
        CborReader.read(octets, "token", CborRules.STRICT),
        TokenVocabulary.PARSEC_CCA);
  }

  private static Outline mbedtls(Bytes octets) throws MalformedException {
    MbedtlsBundle bundle = MbedtlsBundle.read(octets);
    return Outline.of(
            "mbedTLS bundle",
            Outline.words("version", "1"),
            message("kat", bundle.katMessage().octets()),
            message("pat", bundle.patMessage().octets()))
        .remarked("as the proof of concept of 2023 frames its two tokens");
  }

  private static Outline message(String label, Bytes octets) throws MalformedException {
    return CborOutline.of(
        label, CborReader.read(octets, label, CborRules.STRICT), TokenVocabulary.CWT);
  }
}
