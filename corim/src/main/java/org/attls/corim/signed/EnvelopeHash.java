package org.attls.corim.signed;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.attls.cmw.octets.Bytes;

/** A hash of a hash envelope, by its number in the COSE registry (RFC 9054, section 3). */
public enum EnvelopeHash {
  /** SHA-256. */
  SHA_256(-16, "SHA-256"),
  /** SHA-384. */
  SHA_384(-43, "SHA-384"),
  /** SHA-512. */
  SHA_512(-44, "SHA-512");

  private final int number;
  private final String jdkName;

  EnvelopeHash(int number, String jdkName) {
    this.number = number;
    this.jdkName = jdkName;
  }

  /** Number in the COSE registry of algorithms. */
  public int number() {
    return number;
  }

  /** The digest of octets. */
  public Bytes digest(Bytes octets) {
    try {
      MessageDigest digest = MessageDigest.getInstance(jdkName);
      octets.update(digest);
      return Bytes.copyOf(digest.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this Java runtime has no " + jdkName, missing);
    }
  }
}
