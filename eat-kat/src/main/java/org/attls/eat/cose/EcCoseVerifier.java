package org.attls.eat.cose;

import java.security.SignatureException;
import java.util.EnumSet;
import java.util.Set;
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseVerifier;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcKey;

/**
 * Verifies COSE messages with one ECDSA key that is trusted already.
 *
 * <p>The key decides which algorithms are right, the message has no say. A signature is {@code r ‖
 * s}, each exactly the size of the field (RFC 9053, section 2.1), and both are in 1..n-1 before the
 * provider is asked.
 */
public final class EcCoseVerifier implements CoseVerifier {
  private final EcKey key;
  private final Set<CoseAlgorithm> allowed;

  private EcCoseVerifier(EcKey key, Set<CoseAlgorithm> allowed) {
    this.key = key;
    this.allowed = EnumSet.copyOf(allowed);
    this.allowed.removeIf(algorithm -> algorithm.curve() != key.curve());
  }

  /** Takes every algorithm that belongs to the key's curve. */
  public static EcCoseVerifier of(EcKey key) {
    return new EcCoseVerifier(key, EnumSet.allOf(CoseAlgorithm.class));
  }

  /** Takes the key's own {@code alg} where it has one, otherwise those of its curve. */
  public static EcCoseVerifier of(CoseKey key) {
    return key.algorithm()
        .map(algorithm -> new EcCoseVerifier(key.key(), EnumSet.of(algorithm)))
        .orElseGet(() -> of(key.key()));
  }

  /**
   * Takes these algorithms as far as they belong to the key's curve.
   *
   * @param allowed not empty
   */
  public static EcCoseVerifier of(EcKey key, Set<CoseAlgorithm> allowed) {
    return new EcCoseVerifier(key, EnumSet.copyOf(allowed));
  }

  /** The key. */
  public EcKey key() {
    return key;
  }

  /**
   * @throws SignatureException if the algorithm is not one that may be used with the key, or the
   *     signature has another size than the algorithm's
   */
  @Override
  public boolean verify(CoseHeaders headers, Bytes toBeSigned, Bytes signature)
      throws SignatureException {
    CoseAlgorithm algorithm =
        CoseAlgorithm.ofNumber(headers.algorithm())
            .filter(allowed::contains)
            .orElseThrow(
                () ->
                    new SignatureException(
                        "alg "
                            + headers.algorithm()
                            + " may not be used with this "
                            + key.curve().joseName()
                            + " key"));
    if (signature.size() != algorithm.signatureOctets()) {
      throw new SignatureException(
          "a signature of "
              + signature.size()
              + " octets, "
              + algorithm
              + " has "
              + algorithm.signatureOctets());
    }
    return key.verifies(toBeSigned, signature);
  }
}
