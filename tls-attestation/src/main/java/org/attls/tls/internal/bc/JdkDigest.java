package org.attls.tls.internal.bc;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.util.Memoable;

/**
 * A hash function by the JDK, which has hardware behind it, in the library's form. Most of what a
 * handshake hashes is for HKDF, in very small pieces, with states that are kept and returned to: a
 * state is copied only when something is added to it.
 */
final class JdkDigest implements ExtendedDigest, Memoable {
  /** Never updated: copies of them are. To ask the JDK for one is dearer than to copy it. */
  private static final MessageDigest SHA256 = digest("SHA-256");

  private static final MessageDigest SHA384 = digest("SHA-384");

  private final int blockOctets;
  private MessageDigest digest;
  private boolean shared = true;

  private JdkDigest(MessageDigest shared, int blockOctets) {
    this.digest = shared;
    this.blockOctets = blockOctets;
  }

  static JdkDigest sha256() {
    return new JdkDigest(SHA256, 64);
  }

  static JdkDigest sha384() {
    return new JdkDigest(SHA384, 128);
  }

  /** A hash of the JDK's that has hashed nothing, for one of the two functions known here. */
  static MessageDigest fresh(int hash) {
    return copyOf(prototype(hash));
  }

  private static MessageDigest prototype(int hash) {
    return switch (hash) {
      case CryptoHashAlgorithm.sha256 -> SHA256;
      case CryptoHashAlgorithm.sha384 -> SHA384;
      default -> throw new IllegalArgumentException("hash " + hash + " is not done here");
    };
  }

  @Override
  public String getAlgorithmName() {
    return digest.getAlgorithm();
  }

  @Override
  public int getDigestSize() {
    return digest.getDigestLength();
  }

  @Override
  public int getByteLength() {
    return blockOctets;
  }

  @Override
  public void update(byte octet) {
    own().update(octet);
  }

  @Override
  public void update(byte[] octets, int offset, int length) {
    own().update(octets, offset, length);
  }

  @Override
  public int doFinal(byte[] out, int offset) {
    try {
      return own().digest(out, offset, digest.getDigestLength());
    } catch (DigestException tooShort) {
      throw new IllegalArgumentException("no room for a digest", tooShort);
    }
  }

  @Override
  public void reset() {
    own().reset();
  }

  @Override
  public Memoable copy() {
    shared = true;
    return new JdkDigest(digest, blockOctets);
  }

  @Override
  public void reset(Memoable state) {
    JdkDigest other = (JdkDigest) state;
    other.shared = true;
    digest = other.digest;
    shared = true;
  }

  /** The state, to be changed. */
  private MessageDigest own() {
    if (shared) {
      digest = copyOf(digest);
      shared = false;
    }
    return digest;
  }

  private static MessageDigest copyOf(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException unusual) {
      throw new IllegalStateException(digest + " cannot be copied", unusual);
    }
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this Java runtime has no " + name, missing);
    }
  }
}
