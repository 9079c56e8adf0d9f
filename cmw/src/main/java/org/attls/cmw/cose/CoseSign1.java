package org.attls.cmw.cose;

import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * A COSE_Sign1 message as received or made (RFC 9052, section 4.2); its payload is handed out by
 * {@link #verify(CoseVerifier)}.
 *
 * <pre>
 * COSE_Sign1 = [ Headers, payload : bstr / nil, signature : bstr ]
 * COSE_Sign1_Tagged = #6.18(COSE_Sign1)
 * Sig_structure = [ context : "Signature1", body_protected : bstr, external_aad : bstr, payload : bstr ]
 * </pre>
 */
public final class CoseSign1 {
  private final CoseTagging tagging;
  private final CoseHeaders headers;
  private final Bytes payload;
  private final Bytes signature;
  private final Bytes octets;

  private CoseSign1(
      CoseTagging tagging, CoseHeaders headers, Bytes payload, Bytes signature, Bytes octets) {
    this.tagging = tagging;
    this.headers = headers;
    this.payload = payload;
    this.signature = signature;
    this.octets = octets;
  }

  /**
   * Reads a message that is the whole of {@code octets} and carries its payload.
   *
   * @param name what the message is, the first element of every path in failures
   * @param rules what CBOR is allowed, in the message and in its protected header
   * @param allowed the tags that may be in front of it
   */
  public static CoseSign1 read(Bytes octets, String name, CborRules rules, Set<CoseTagging> allowed)
      throws MalformedException {
    return read(CborReader.read(octets, name, rules), rules, allowed);
  }

  /** Reads a message inside another CBOR document. */
  public static CoseSign1 read(CborItem item, CborRules rules, Set<CoseTagging> allowed)
      throws MalformedException {
    List<CborItem> members = members(item, allowed);
    if (members.get(2).isNull()) {
      throw members.get(2).failure("detached payload, which must be carried here");
    }
    return of(item, members, members.get(2).asBytes(), rules);
  }

  /**
   * Reads a message that has nil where its payload belongs.
   *
   * @param payload the payload, carried elsewhere
   */
  public static CoseSign1 readDetached(
      CborItem item, Bytes payload, CborRules rules, Set<CoseTagging> allowed)
      throws MalformedException {
    List<CborItem> members = members(item, allowed);
    if (!members.get(2).isNull()) {
      throw members.get(2).failure("payload, which must be detached here");
    }
    return of(item, members, payload, rules);
  }

  private static List<CborItem> members(CborItem item, Set<CoseTagging> allowed)
      throws MalformedException {
    CoseTagging tagging = CoseTagging.of(item);
    List<CborItem> members = tagging.unwrap(item).asArray(4, 4);
    if (!allowed.contains(tagging)) {
      throw item.failure(
          "COSE_Sign1 "
              + tagging.name().toLowerCase(Locale.ROOT)
              + ", allowed here: "
              + allowed.toString().toLowerCase(Locale.ROOT));
    }
    return members;
  }

  private static CoseSign1 of(CborItem item, List<CborItem> members, Bytes payload, CborRules rules)
      throws MalformedException {
    CoseHeaders headers = CoseHeaders.read(members.get(0), members.get(1), rules);
    Bytes signature = members.get(3).asBytes(1, Integer.MAX_VALUE);
    return new CoseSign1(CoseTagging.of(item), headers, payload, signature, item.octets());
  }

  /** The encoded Sig_structure: what is signed. */
  public static Bytes sigStructure(Bytes protectedOctets, Bytes externalAad, Bytes payload) {
    return CborWriter.array(
        CborWriter.text("Signature1"),
        CborWriter.bytes(protectedOctets),
        CborWriter.bytes(externalAad),
        CborWriter.bytes(payload));
  }

  /**
   * Verifies the signature, without external data.
   *
   * @return the payload, which nobody has parsed yet
   * @throws SignatureException if the signature is not right
   */
  public Bytes verify(CoseVerifier verifier) throws GeneralSecurityException {
    return verify(verifier, Bytes.EMPTY);
  }

  /**
   * Verifies the signature.
   *
   * @param externalAad data outside the message that the signature covers too
   * @return the payload, which nobody has parsed yet
   * @throws SignatureException if the signature is not right
   */
  public Bytes verify(CoseVerifier verifier, Bytes externalAad) throws GeneralSecurityException {
    Bytes toBeSigned = sigStructure(headers.protectedOctets(), externalAad, payload);
    if (!verifier.verify(headers, toBeSigned, signature)) {
      throw new SignatureException(
          "the COSE signature (alg " + headers.algorithm() + ") does not verify");
    }
    return payload;
  }

  /** The payload as anybody may have written it: to show it, or to find the key inside it. */
  public Bytes unverifiedPayload() {
    return payload;
  }

  /** The headers; the protected ones are no better than the signature until it is verified. */
  public CoseHeaders headers() {
    return headers;
  }

  /** The signature, not empty. */
  public Bytes signature() {
    return signature;
  }

  /** The tags in front. */
  public CoseTagging tagging() {
    return tagging;
  }

  /** The complete serialization, tags included. */
  public Bytes octets() {
    return octets;
  }
}
