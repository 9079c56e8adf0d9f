package org.attls.rot.software;

import java.security.GeneralSecurityException;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcSigner;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.rats.SignatureAlgorithm;

/** An identity key in memory. */
record SoftwareKey(EcSigner pair) implements IdentityKey {
  @Override
  public Bytes subjectPublicKeyInfo() {
    return pair.publicKey().spki();
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return switch (pair.publicKey().curve()) {
      case P256 -> SignatureAlgorithm.ECDSA_P256_SHA256;
      case P384 -> SignatureAlgorithm.ECDSA_P384_SHA384;
      case P521 -> SignatureAlgorithm.ECDSA_P521_SHA512;
    };
  }

  @Override
  public Bytes sign(Bytes content, Deadline deadline) throws AttestationException {
    try {
      return pair.signDer(content);
    } catch (GeneralSecurityException failure) {
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE, "a key in software does not sign", failure);
    }
  }

  @Override
  public void close() {
    // The JDK has no way to erase it.
  }
}
