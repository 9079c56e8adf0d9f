package org.attls.tls.wire;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/**
 * {@code attestation_binding}: which {@link BindingMode} both directions of evidence use. Defined
 * by this project, in no draft (see {@code spec-notes}).
 *
 * <pre>
 * struct {
 *     select (Handshake.msg_type) {
 *         case client_hello:         uint8 modes&lt;1..255&gt;;     in the client's order of preference
 *         case encrypted_extensions: uint8 mode;
 *     };
 * } AttestationBinding;
 * </pre>
 */
public final class AttestationBinding {
  private AttestationBinding() {}

  /**
   * The extension in ClientHello.
   *
   * @param modes 1..255 octets, one for each mode; unknown ones are kept
   */
  public record Offer(Bytes modes) {
    /**
     * @throws IllegalArgumentException if it could not be sent
     */
    public Offer {
      if (modes.isEmpty() || modes.size() > 255) {
        throw new IllegalArgumentException(
            "attestation_binding has " + modes.size() + " modes, not 1..255");
      }
    }

    /** An offer of our own, in order of preference. */
    public static Offer of(List<BindingMode> modes) {
      return new Offer(Bytes.of(modes.stream().mapToInt(BindingMode::code).toArray()));
    }

    /** The modes that we know, in the order in which they were offered, each once. */
    public List<BindingMode> known() {
      return IntStream.range(0, modes.size())
          .mapToObj(i -> BindingMode.ofCode(modes.u8(i)))
          .flatMap(Optional::stream)
          .distinct()
          .toList();
    }

    /** Reads the extension_data of ClientHello. */
    public static Offer decode(Bytes extensionData) throws AttestationException {
      return Decoding.whole(
          "attestation_binding",
          extensionData,
          reader -> new Offer(reader.opaque8(1, 255, "modes")));
    }

    /** The extension_data for ClientHello. */
    public Bytes encode() {
      return new OctetWriter().opaque8(modes).toBytes();
    }
  }

  /**
   * The extension in EncryptedExtensions.
   *
   * @param mode holds for both directions and both kinds of credential
   */
  public record Selection(BindingMode mode) {
    /**
     * Reads the extension_data of EncryptedExtensions. A mode that we do not know is one that we
     * did not offer: {@link Reason#BAD_SELECTION}.
     */
    public static Selection decode(Bytes extensionData) throws AttestationException {
      int code = Decoding.whole("attestation_binding", extensionData, reader -> reader.u8("mode"));
      return new Selection(
          BindingMode.ofCode(code)
              .orElseThrow(
                  () ->
                      new AttestationException(
                          Reason.BAD_SELECTION, "attestation_binding selects mode " + code)));
    }

    /** The extension_data for EncryptedExtensions. */
    public Bytes encode() {
      return Bytes.of(mode.code());
    }
  }
}
