package org.attls.corim.signed;

import java.security.SignatureException;
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseVerifier;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;

/** ECDSA with the one algorithm that belongs to the key's curve (RFC 9053, section 2.1). */
final class EcVerifier implements CoseVerifier {
  private final EcKey key;

  EcVerifier(EcKey key) {
    this.key = key;
  }

  @Override
  public boolean verify(CoseHeaders headers, Bytes toBeSigned, Bytes signature)
      throws SignatureException {
    if (headers.algorithm() != algorithm(key.curve())) {
      throw new SignatureException(
          "alg "
              + headers.algorithm()
              + " with a key on "
              + key.curve().joseName()
              + ", must be "
              + algorithm(key.curve()));
    }
    int size = key.curve().fieldOctets();
    return signature.size() == 2 * size
        && key.verifies(toBeSigned, signature.slice(0, size), signature.slice(size, 2 * size));
  }

  private static int algorithm(EcCurve curve) {
    return switch (curve) {
      case P256 -> -7;
      case P384 -> -35;
      case P521 -> -36;
    };
  }
}
