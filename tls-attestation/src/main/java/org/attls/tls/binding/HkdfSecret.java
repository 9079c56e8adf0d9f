package org.attls.tls.binding;

import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.attls.cmw.octets.Bytes;

/** A {@link Secret} in memory, computed with the HMAC of the Java platform. */
public final class HkdfSecret implements Secret {
  private final SuiteHash hash;
  private final LabelPrefix prefix;
  private final SecretBytes octets;

  /** Takes over {@code octets}: they are erased when this secret ends. */
  public HkdfSecret(SuiteHash hash, LabelPrefix prefix, SecretBytes octets) {
    this.hash = hash;
    this.prefix = prefix;
    this.octets = octets;
  }

  @Override
  public HkdfSecret expandLabel(String label, Bytes context, int length) {
    return new HkdfSecret(
        hash, prefix, expand(KeySchedule.hkdfLabel(prefix, label, context, length), length));
  }

  @Override
  public SecretBytes extract() {
    byte[] copy = octets.revealArray();
    try {
      return SecretBytes.copyOf(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
      close();
    }
  }

  @Override
  public void close() {
    octets.destroy();
  }

  /** Never the octets. */
  @Override
  public String toString() {
    return hash + " " + octets;
  }

  /**
   * {@code HKDF-Expand(this, info, length)} (RFC 5869, section 2.3).
   *
   * <pre>
   * T(0) = empty,  T(i) = HMAC-Hash(PRK, T(i-1) | info | i),  OKM = first L octets of T(1) | T(2) | …
   * </pre>
   */
  private SecretBytes expand(Bytes info, int length) {
    int blocks = (length + hash.length() - 1) / hash.length();
    if (length < 1 || blocks > 255) {
      throw new IllegalArgumentException(
          length + " octets, not 1.." + 255 * hash.length() + ", asked of HKDF-Expand");
    }
    byte[] output = new byte[blocks * hash.length()];
    byte[] key = octets.revealArray();
    try {
      Mac mac = hash.newMac();
      mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
      byte[] infoOctets = info.toArray();
      for (int i = 0; i < blocks; i++) {
        if (i > 0) {
          mac.update(output, (i - 1) * hash.length(), hash.length());
        }
        mac.update(infoOctets);
        mac.update((byte) (i + 1));
        mac.doFinal(output, i * hash.length());
      }
      byte[] okm = Arrays.copyOf(output, length);
      try {
        return SecretBytes.copyOf(okm);
      } finally {
        Arrays.fill(okm, (byte) 0);
      }
    } catch (InvalidKeyException | ShortBufferException impossible) {
      throw new IllegalStateException("HMAC over a key and room of our own making", impossible);
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(output, (byte) 0);
    }
  }
}
