package org.attls.tls.wire;

import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;

/**
 * {@code evidence_request}: the client asks the server for evidence
 * (draft-fossati-tls-attestation-07, section 5, figure 5).
 *
 * <pre>
 * struct {
 *     select (Handshake.msg_type) {
 *         case client_hello:
 *             EvidenceType supported_evidence_types&lt;1..2^8-1&gt;;
 *             opaque       nonce&lt;8..2^8-1&gt;;
 *         case encrypted_extensions:
 *             EvidenceType selected_evidence_type;
 *     };
 * } evidenceRequestTypeExtension;
 * </pre>
 */
public final class EvidenceRequest {
  private EvidenceRequest() {}

  /**
   * The extension in ClientHello.
   *
   * @param types in the client's order of preference, at most 255 octets; those received may have
   *     kinds that we do not know
   * @param nonce 8..255 octets that the evidence has to answer
   */
  public record Offer(List<EvidenceType> types, Bytes nonce) {
    /**
     * @throws IllegalArgumentException if it could not be sent
     */
    public Offer {
      types = EvidenceType.checkedList(types);
      Nonces.check(nonce);
    }

    /** Reads the extension_data of ClientHello. */
    public static Offer decode(Bytes extensionData) throws AttestationException {
      return Decoding.whole(
          "evidence_request",
          extensionData,
          reader -> new Offer(EvidenceType.readList(reader), Nonces.read(reader)));
    }

    /** The extension_data for ClientHello. */
    public Bytes encode() {
      OctetWriter writer = new OctetWriter();
      EvidenceType.writeList(writer, types);
      return writer.opaque8(nonce).toBytes();
    }
  }

  /**
   * The extension in EncryptedExtensions.
   *
   * @param selected what the server's evidence will be
   */
  public record Selection(EvidenceType selected) {
    /** Reads the extension_data of EncryptedExtensions. */
    public static Selection decode(Bytes extensionData) throws AttestationException {
      return Decoding.whole(
          "evidence_request", extensionData, reader -> new Selection(EvidenceType.read(reader)));
    }

    /** The extension_data for EncryptedExtensions. */
    public Bytes encode() {
      return selected.encoded();
    }
  }
}
