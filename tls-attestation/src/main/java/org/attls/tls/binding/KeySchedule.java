package org.attls.tls.binding;

import java.nio.charset.StandardCharsets;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;

/**
 * The functions of RFC 8446, sections 7.1 and 7.5, over {@link Secret}.
 *
 * <pre>
 * Derive-Secret(Secret, Label, Messages) =
 *     HKDF-Expand-Label(Secret, Label, Transcript-Hash(Messages), Hash.length)
 *
 * exporter(Secret, label, context_value, L) =
 *     HKDF-Expand-Label(Derive-Secret(Secret, label, ""), "exporter", Hash(context_value), L)
 *
 * struct {
 *     uint16 length = Length;
 *     opaque label&lt;7..255&gt; = "tls13 " + Label;
 *     opaque context&lt;0..255&gt; = Context;
 * } HkdfLabel;
 * </pre>
 */
public final class KeySchedule {
  private KeySchedule() {}

  /**
   * {@code Derive-Secret}.
   *
   * @param transcriptHash Transcript-Hash(Messages), {@code Hash.length} octets
   */
  public static Secret deriveSecret(
      SuiteHash hash, Secret secret, String label, Bytes transcriptHash) {
    if (transcriptHash.size() != hash.length()) {
      throw new IllegalArgumentException(
          "transcript hash of " + transcriptHash.size() + " octets, " + hash + " has another size");
    }
    return secret.expandLabel(label, transcriptHash, hash.length());
  }

  /**
   * The exporter of RFC 8446, section 7.5, over whichever exporter secret it is given.
   *
   * @param contextValue is hashed before use; may be empty
   * @param length of the result in octets; goes into the derivation, so a shorter result is not the
   *     beginning of a longer one
   */
  static SecretBytes export(
      SuiteHash hash, Secret exporterSecret, String label, Bytes contextValue, int length) {
    try (Secret ofLabel = deriveSecret(hash, exporterSecret, label, hash.hash());
        Secret exported = ofLabel.expandLabel("exporter", hash.hash(contextValue), length)) {
      return exported.extract();
    }
  }

  /** The structure {@code HkdfLabel}. */
  static Bytes hkdfLabel(LabelPrefix prefix, String label, Bytes context, int length) {
    Bytes full = Bytes.copyOf((prefix.text() + label).getBytes(StandardCharsets.US_ASCII));
    if (full.size() < 7) {
      throw new IllegalArgumentException("empty label");
    }
    return new OctetWriter().u16(length).opaque8(full).opaque8(context).toBytes();
  }
}
