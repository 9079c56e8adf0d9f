package org.attls.tls.binding;

import org.attls.cmw.octets.Bytes;

/**
 * A secret of the key schedule, held by whoever does the arithmetic: {@link HkdfSecret} here, or a
 * TLS library's own handle behind a few lines of adapter.
 *
 * <p>An implementation knows the hash of the negotiated cipher suite and the label prefix of its
 * protocol. {@link #expandLabel} leaves the secret usable; {@link #extract} and {@link #close} end
 * it, and whatever is asked of it afterwards is an {@link IllegalStateException}.
 */
public interface Secret extends AutoCloseable {
  /**
   * {@code HKDF-Expand-Label(this, label, context, length)} (RFC 8446, section 7.1).
   *
   * @param label without the prefix {@code "tls13 "}
   * @param context at most 255 octets
   * @param length of the result in octets
   */
  Secret expandLabel(String label, Bytes context, int length);

  /** The octets. The secret is ended by it and cannot be used again. */
  SecretBytes extract();

  /** Ends the secret and erases its octets. May be called more than once. */
  @Override
  void close();
}
