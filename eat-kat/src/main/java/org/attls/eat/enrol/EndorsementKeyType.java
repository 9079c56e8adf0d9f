package org.attls.eat.enrol;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.TpmHash;

/**
 * The kinds of endorsement keys. The kind decides which hash and which cipher protect a credential:
 * each key has one template (TCG EK Credential Profile 2.5, annex B).
 */
public enum EndorsementKeyType {
  /** ECC P-256: templates L-2 and H-2. */
  ECC_P256("ECC P-256", TpmHash.SHA256, 128),
  /** ECC P-384: template H-3. */
  ECC_P384("ECC P-384", TpmHash.SHA384, 256),
  /** RSA with 2048 bits: templates L-1 and H-1. */
  RSA_2048("RSA-2048", TpmHash.SHA256, 128);

  private static final int RSA_BITS = 2048;

  /** What a TPM makes unless told otherwise, and all that its templates say (0: the default). */
  private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65537);

  private final String label;
  private final TpmHash nameHash;
  private final int cipherBits;

  EndorsementKeyType(String label, TpmHash nameHash, int cipherBits) {
    this.label = label;
    this.nameHash = nameHash;
    this.cipherBits = cipherBits;
  }

  /** The kind of a public key, where it is one of these. */
  static Optional<EndorsementKeyType> of(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa.getModulus().bitLength() == RSA_BITS
              && rsa.getPublicExponent().equals(RSA_EXPONENT)
          ? Optional.of(RSA_2048)
          : Optional.empty();
    }
    if (!(key instanceof ECPublicKey ec)) {
      return Optional.empty();
    }
    try {
      EcCurve curve = EcKey.of(ec).curve();
      return switch (curve) {
        case P256 -> Optional.of(ECC_P256);
        case P384 -> Optional.of(ECC_P384);
        case P521 -> Optional.empty();
      };
    } catch (MalformedException anotherCurve) {
      return Optional.empty();
    }
  }

  /** Hash of the key's name, and of all that is derived from it. */
  public TpmHash nameHash() {
    return nameHash;
  }

  /** Size of its AES keys, in bits. */
  public int cipherBits() {
    return cipherBits;
  }

  /** As people say it, such as {@code ECC P-384}. */
  @Override
  public String toString() {
    return label;
  }
}
