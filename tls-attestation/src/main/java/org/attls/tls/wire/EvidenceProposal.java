package org.attls.tls.wire;

import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;

/**
 * {@code evidence_proposal}: the client offers evidence to the server
 * (draft-fossati-tls-attestation-07, section 5, figure 5).
 *
 * <pre>
 * struct {
 *     select (Handshake.msg_type) {
 *         case client_hello:
 *             EvidenceType supported_evidence_types&lt;1..2^8-1&gt;;
 *         case encrypted_extensions:
 *             EvidenceType selected_evidence_type;
 *             opaque       nonce&lt;8..2^8-1&gt;;
 *     };
 * } evidenceProposalTypeExtension;
 * </pre>
 */
public final class EvidenceProposal {
  private EvidenceProposal() {}

  /**
   * The extension in ClientHello.
   *
   * @param types in the client's order of preference, at most 255 octets; those received may have
   *     kinds that we do not know
   */
  public record Offer(List<EvidenceType> types) {
    /**
     * @throws IllegalArgumentException if it could not be sent
     */
    public Offer {
      types = EvidenceType.checkedList(types);
    }

    /** Reads the extension_data of ClientHello. */
    public static Offer decode(Bytes extensionData) throws AttestationException {
      return Decoding.whole(
          "evidence_proposal", extensionData, reader -> new Offer(EvidenceType.readList(reader)));
    }

    /** The extension_data for ClientHello. */
    public Bytes encode() {
      OctetWriter writer = new OctetWriter();
      EvidenceType.writeList(writer, types);
      return writer.toBytes();
    }
  }

  /**
   * The extension in EncryptedExtensions.
   *
   * @param selected what the client's evidence has to be
   * @param nonce 8..255 octets that the evidence has to answer
   */
  public record Selection(EvidenceType selected, Bytes nonce) {
    /**
     * @throws IllegalArgumentException if the nonce has another size
     */
    public Selection {
      Nonces.check(nonce);
    }

    /** Reads the extension_data of EncryptedExtensions. */
    public static Selection decode(Bytes extensionData) throws AttestationException {
      return Decoding.whole(
          "evidence_proposal",
          extensionData,
          reader -> new Selection(EvidenceType.read(reader), Nonces.read(reader)));
    }

    /** The extension_data for EncryptedExtensions. */
    public Bytes encode() {
      return new OctetWriter().octets(selected.encoded()).opaque8(nonce).toBytes();
    }
  }
}
