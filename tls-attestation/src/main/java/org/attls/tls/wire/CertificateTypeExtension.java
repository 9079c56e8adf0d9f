package org.attls.tls.wire;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;

/**
 * {@code client_certificate_type} and {@code server_certificate_type}, which have one form: what
 * stands in the certificate slot of that end's Certificate message (RFC 7250, section 3).
 *
 * <pre>
 * struct {
 *     select(ClientOrServerExtension) {
 *         case client: CertificateType client_certificate_types&lt;1..2^8-1&gt;;
 *         case server: CertificateType client_certificate_type;
 *     }
 * } ClientCertTypeExtension;              CertificateType: one octet
 * </pre>
 */
public final class CertificateTypeExtension {
  private CertificateTypeExtension() {}

  /** The extension about the Certificate message of the end that attests in {@code direction}. */
  public static int type(Direction direction) {
    return direction == Direction.CLIENT_ATTESTS ? 19 : 20;
  }

  /**
   * In ClientHello.
   *
   * @param types 1..255 of them, best first
   */
  public record Offer(List<Integer> types) {
    /** Copies the list. */
    public Offer {
      types = List.copyOf(types);
      if (types.isEmpty() || types.size() > 255) {
        throw new IllegalArgumentException(types.size() + " certificate types, not 1..255");
      }
    }

    /** Reads extension_data. */
    public static Offer decode(Bytes extensionData) throws AttestationException {
      return Decoding.whole(
          "certificate_type",
          extensionData,
          reader -> {
            OctetReader list = reader.sub8(1, 255, "certificate_types");
            List<Integer> types = new ArrayList<>();
            while (list.remaining() > 0) {
              types.add(list.u8("certificate_type"));
            }
            return new Offer(types);
          });
    }

    /** Writes extension_data. */
    public Bytes encode() {
      OctetWriter writer = new OctetWriter();
      writer.vector8(list -> types.forEach(list::u8));
      return writer.toBytes();
    }
  }

  /** In EncryptedExtensions. */
  public record Selection(int type) {
    /** Reads extension_data. */
    public static Selection decode(Bytes extensionData) throws AttestationException {
      return Decoding.whole(
          "certificate_type",
          extensionData,
          reader -> new Selection(reader.u8("certificate_type")));
    }

    /** Writes extension_data. */
    public Bytes encode() {
      return new OctetWriter().u8(type).toBytes();
    }
  }
}
