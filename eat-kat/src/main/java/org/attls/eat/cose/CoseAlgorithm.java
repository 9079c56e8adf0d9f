package org.attls.eat.cose;

import java.util.Optional;
import java.util.stream.Stream;
import org.attls.eat.key.EcCurve;

/**
 * The signature algorithms used here, each with its one curve.
 *
 * <p>RFC 9053, section 2.1 would let ES256 use any curve; here, as RFC 9864 demands of the fully
 * specified ones, each algorithm has the curve whose size fits its hash.
 */
public enum CoseAlgorithm {
  /** ECDSA with SHA-256, P-256 only. */
  ES256(-7, EcCurve.P256),
  /** ECDSA with SHA-384, P-384 only. */
  ES384(-35, EcCurve.P384),
  /** ECDSA with SHA-512, P-521 only. */
  ES512(-36, EcCurve.P521),
  /** ECDSA with P-256 and SHA-256 (RFC 9864). */
  ESP256(-9, EcCurve.P256),
  /** ECDSA with P-384 and SHA-384 (RFC 9864). */
  ESP384(-51, EcCurve.P384),
  /** ECDSA with P-521 and SHA-512 (RFC 9864). */
  ESP512(-52, EcCurve.P521);

  private final int number;
  private final EcCurve curve;

  CoseAlgorithm(int number, EcCurve curve) {
    this.number = number;
    this.curve = curve;
  }

  /** The algorithm with this number in the COSE registry, where it is one of these. */
  public static Optional<CoseAlgorithm> ofNumber(long number) {
    return Stream.of(values()).filter(algorithm -> algorithm.number == number).findFirst();
  }

  /** ES256, ES384 or ES512: what is written where nobody asks for another. */
  public static CoseAlgorithm of(EcCurve curve) {
    return switch (curve) {
      case P256 -> ES256;
      case P384 -> ES384;
      case P521 -> ES512;
    };
  }

  /** The number in the COSE registry. */
  public int number() {
    return number;
  }

  /** The curve that the key must be on. */
  public EcCurve curve() {
    return curve;
  }

  /** Size of a signature {@code r ‖ s}, in octets: 64, 96 or 132. */
  public int signatureOctets() {
    return 2 * curve.fieldOctets();
  }
}
