package org.attls.eat.cca;

import org.attls.cmw.CmwType;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Evidence of an Arm CCA realm in the Parsec format, its two halves still as octets.
 *
 * <pre>
 * token = { "kat": {@link CcaKat}, "pat": {@link CcaToken} }
 * </pre>
 *
 * <p>Members come in any order and unknown ones are ignored; duplicates, indefinite lengths and
 * trailing octets are refused. The halves are read by {@link ParsecCcaEvidence}.
 *
 * @param kat the key attestation, its tag included
 * @param pat the CCA token, its tag included
 */
public record ParsecCcaToken(Bytes kat, Bytes pat) {
  /** Type of the conceptual message that holds a token. */
  public static final CmwType TYPE =
      CmwType.mediaType("application/vnd.parallaxsecond.key-attestation.cca");

  /** Reads a token, the value of a record of type {@link #TYPE}. */
  public static ParsecCcaToken read(Bytes octets) throws MalformedException {
    CborMap token = CborReader.read(octets, "token", CborRules.STRICT).asMap();
    return new ParsecCcaToken(token.required("kat").octets(), token.required("pat").octets());
  }
}
