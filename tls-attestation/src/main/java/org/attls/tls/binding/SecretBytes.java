package org.attls.tls.binding;

import java.security.MessageDigest;
import java.util.Arrays;
import org.attls.cmw.octets.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Octets that must not be printed: compared in constant time, erasable, and read by a deliberate
 * call only. Used by one thread at a time.
 */
public final class SecretBytes {
  private final byte[] octets;
  private boolean destroyed;

  private SecretBytes(byte[] octets) {
    this.octets = octets;
  }

  /** Copies the array; the caller erases its own. */
  public static SecretBytes copyOf(byte[] octets) {
    return new SecretBytes(octets.clone());
  }

  /** Number of octets. */
  public int size() {
    return octets.length;
  }

  /**
   * A copy of the octets, for keying a primitive; the caller erases it.
   *
   * @throws IllegalStateException after {@link #destroy()}
   */
  public byte[] revealArray() {
    return alive().clone();
  }

  /**
   * The octets as an ordinary value, for those that are meant to be seen by the peer, such as a
   * challenge.
   *
   * @throws IllegalStateException after {@link #destroy()}
   */
  public Bytes reveal() {
    return Bytes.copyOf(alive());
  }

  /** Overwrites the octets with zeros. May be called more than once. */
  public void destroy() {
    destroyed = true;
    Arrays.fill(octets, (byte) 0);
  }

  /** Whether {@link #destroy()} was called. */
  public boolean isDestroyed() {
    return destroyed;
  }

  private byte[] alive() {
    if (destroyed) {
      throw new IllegalStateException("the secret has been destroyed");
    }
    return octets;
  }

  /** Equality of the octets in constant time; a destroyed secret equals only itself. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof SecretBytes that
            && !destroyed
            && !that.destroyed
            && MessageDigest.isEqual(octets, that.octets);
  }

  /** Depends on the size alone: a hash of the octets would tell something about them. */
  @Override
  public int hashCode() {
    return octets.length;
  }

  @Override
  public String toString() {
    return "SecretBytes[" + octets.length + "]";
  }
}
