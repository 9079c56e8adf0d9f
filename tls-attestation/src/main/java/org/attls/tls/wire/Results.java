package org.attls.tls.wire;

import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;

/**
 * {@code results_request} and {@code results_proposal}, which have one layout
 * (draft-fossati-tls-attestation-07, section 7, figure 11).
 *
 * <pre>
 * struct {
 *     select (Handshake.msg_type) {
 *         case client_hello:
 *             VerifierIdentityType trusted_verifiers&lt;1..2^8-1&gt;;
 *         case encrypted_extensions:
 *             VerifierIdentityType selected_verifier;
 *     };
 * } resultsRequestTypeExtension, resultsProposalTypeExtension;
 * </pre>
 *
 * In {@code results_request} the list names the verifiers that the client trusts; in {@code
 * results_proposal} those whose results the client can present.
 */
public final class Results {
  private Results() {}

  /**
   * The extension in ClientHello.
   *
   * @param verifiers in the client's order of preference, at most 255 octets
   */
  public record Offer(List<VerifierIdentity> verifiers) {
    /**
     * @throws IllegalArgumentException if it could not be sent
     */
    public Offer {
      verifiers = VerifierIdentity.checkedList(verifiers);
    }

    /** Reads the extension_data of ClientHello. */
    public static Offer decode(Bytes extensionData) throws AttestationException {
      return Decoding.whole(
          "results", extensionData, reader -> new Offer(VerifierIdentity.readList(reader)));
    }

    /** The extension_data for ClientHello. */
    public Bytes encode() {
      OctetWriter writer = new OctetWriter();
      VerifierIdentity.writeList(writer, verifiers);
      return writer.toBytes();
    }
  }

  /**
   * The extension in EncryptedExtensions.
   *
   * @param selected the verifier whose result the attester presents
   */
  public record Selection(VerifierIdentity selected) {
    /** Reads the extension_data of EncryptedExtensions. */
    public static Selection decode(Bytes extensionData) throws AttestationException {
      return Decoding.whole(
          "results", extensionData, reader -> new Selection(VerifierIdentity.read(reader)));
    }

    /** The extension_data for EncryptedExtensions. */
    public Bytes encode() {
      OctetWriter writer = new OctetWriter();
      selected.write(writer);
      return writer.toBytes();
    }
  }
}
