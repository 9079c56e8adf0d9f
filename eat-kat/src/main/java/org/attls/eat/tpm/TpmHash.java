package org.attls.eat.tpm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;

/** The hashes that names, signatures and register banks may use here; SHA-1 is not among them. */
public enum TpmHash {
  /** SHA-256. */
  SHA256(TpmAlgorithm.SHA256, "SHA-256", 32),
  /** SHA-384. */
  SHA384(TpmAlgorithm.SHA384, "SHA-384", 48),
  /** SHA-512. */
  SHA512(TpmAlgorithm.SHA512, "SHA-512", 64);

  private final int algorithm;
  private final String jdkName;
  private final int size;

  TpmHash(int algorithm, String jdkName, int size) {
    this.algorithm = algorithm;
    this.jdkName = jdkName;
    this.size = size;
  }

  /** The hash with this TPM_ALG_ID, where it is one of these. */
  public static Optional<TpmHash> of(int algorithm) {
    for (TpmHash hash : values()) {
      if (hash.algorithm == algorithm) {
        return Optional.of(hash);
      }
    }
    return Optional.empty();
  }

  /** The one hash that belongs to a curve: P-256 and SHA-256, and so on. */
  public static TpmHash of(EcCurve curve) {
    return switch (curve) {
      case P256 -> SHA256;
      case P384 -> SHA384;
      case P521 -> SHA512;
    };
  }

  /** Whether RSA attestation keys sign with it here: SHA-256 and SHA-384. */
  public boolean isForRsa() {
    return this != SHA512;
  }

  /**
   * The hash of the bank spelled as options spell it: {@code sha256}, {@code sha384} or {@code
   * sha512}.
   */
  public static TpmHash ofBank(String name, String where) throws MalformedException {
    for (TpmHash hash : values()) {
      if (hash.bank().equals(name)) {
        return hash;
      }
    }
    throw new MalformedException(where, 0, "no bank of sha256, sha384, sha512");
  }

  /** TPM_ALG_ID. */
  public int algorithm() {
    return algorithm;
  }

  /** JDK name, such as {@code SHA-256}. */
  public String jdkName() {
    return jdkName;
  }

  /** Name as a register bank, such as {@code sha256}. */
  public String bank() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Octets of a digest. */
  public int size() {
    return size;
  }

  /** The digest of all parts, one behind the other. */
  public Bytes digest(Bytes... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(jdkName);
      for (Bytes part : parts) {
        part.update(digest);
      }
      return Bytes.copyOf(digest.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this Java runtime has no " + jdkName, missing);
    }
  }
}
