package org.attls.cmw.cose;

import java.security.GeneralSecurityException;
import java.util.Set;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Makes COSE_Sign1 messages (RFC 9052, section 4.2): set the headers, then sign. The algorithm is
 * the signer's and goes into the protected bucket by itself; the encoding is deterministic.
 */
public final class CoseSign1Writer {
  private static final String NAME = "sign1";
  private static final CborRules UNLIMITED =
      CborRules.STRICT.withMaxOctets(Integer.MAX_VALUE).withMaxItems(Integer.MAX_VALUE);

  private final CborWriter.MapBuilder protectedMap = CborWriter.map();
  private final CborWriter.MapBuilder unprotectedMap = CborWriter.map();
  private final CoseSigner signer;
  private CoseTagging tagging = CoseTagging.TAGGED;
  private Bytes externalAad = Bytes.EMPTY;

  /** A writer of messages with tag 18. */
  public CoseSign1Writer(CoseSigner signer) {
    this.signer = signer;
    protectedMap.put(CoseHeaders.ALG, CborWriter.integer(signer.algorithm()));
  }

  /**
   * A header that is signed.
   *
   * @param item its value, a complete CBOR item
   */
  public CoseSign1Writer protectedHeader(long label, Bytes item) {
    protectedMap.put(label, item);
    return this;
  }

  /** A header that is signed, with a label of text. */
  public CoseSign1Writer protectedHeader(String label, Bytes item) {
    protectedMap.put(label, item);
    return this;
  }

  /**
   * A header that is not signed.
   *
   * @param item its value, a complete CBOR item
   */
  public CoseSign1Writer unprotectedHeader(long label, Bytes item) {
    unprotectedMap.put(label, item);
    return this;
  }

  /** Other tags in front than 18. */
  public CoseSign1Writer tagging(CoseTagging tags) {
    tagging = tags;
    return this;
  }

  /** Data outside the message that the signature covers too. */
  public CoseSign1Writer externalAad(Bytes aad) {
    externalAad = aad;
    return this;
  }

  /**
   * Signs a payload that the message carries.
   *
   * @throws IllegalArgumentException if the headers are not such as {@link CoseHeaders} takes
   */
  public CoseSign1 sign(Bytes payload) throws GeneralSecurityException {
    Bytes octets = message(payload, CborWriter.bytes(payload));
    try {
      return CoseSign1.read(octets, NAME, UNLIMITED, Set.of(tagging));
    } catch (MalformedException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  /**
   * Signs a payload that is carried elsewhere.
   *
   * @throws IllegalArgumentException if the headers are not such as {@link CoseHeaders} takes
   */
  public CoseSign1 signDetached(Bytes payload) throws GeneralSecurityException {
    Bytes octets = message(payload, CborWriter.nil());
    try {
      return CoseSign1.readDetached(
          CborReader.read(octets, NAME, UNLIMITED), payload, UNLIMITED, Set.of(tagging));
    } catch (MalformedException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  private Bytes message(Bytes payload, Bytes carried) throws GeneralSecurityException {
    Bytes protectedOctets = protectedMap.toBytes();
    Bytes signature = signer.sign(CoseSign1.sigStructure(protectedOctets, externalAad, payload));
    return tagging.wrap(
        CborWriter.array(
            CborWriter.bytes(protectedOctets),
            unprotectedMap.toBytes(),
            carried,
            CborWriter.bytes(signature)));
  }
}
