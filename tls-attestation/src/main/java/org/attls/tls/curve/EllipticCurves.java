package org.attls.tls.curve;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The elliptic-curve work on the NIST curves: key agreement, signing and verifying.
 *
 * <p>Which code does it is chosen in one place, {@link #preferred()}; the system property {@value
 * #PROPERTY} can forbid or demand the native one.
 */
public abstract sealed class EllipticCurves permits LightweightCurves, NativeCurves {
  /**
   * {@code on} (the default): the native provider where it is present and works; {@code off}: never
   * the native provider; {@code required}: nothing but the native provider.
   */
  public static final String PROPERTY = "attls.native";

  EllipticCurves() {}

  /**
   * The code to use, as the system property says at this moment.
   *
   * @throws IllegalStateException if the property has another value, or demands what is missing
   */
  public static EllipticCurves preferred() {
    String wanted = System.getProperty(PROPERTY, "on");
    return switch (wanted) {
      case "off" -> lightweight();
      case "on" -> {
        Optional<NativeCurves> found = NativeCurves.found().curves();
        yield found.isPresent() ? found.get() : lightweight();
      }
      case "required" ->
          NativeCurves.found()
              .curves()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "the native provider is required: " + NativeCurves.found().reason()));
      default ->
          throw new IllegalStateException(
              PROPERTY + " is '" + wanted + "', neither on nor off nor required");
    };
  }

  /** BouncyCastle's lightweight code, on every platform. */
  public static EllipticCurves lightweight() {
    return LightweightCurves.INSTANCE;
  }

  /** Name and version of the code, for people. */
  public abstract String code();

  /** Whether the code is native. */
  public abstract boolean isNative();

  /**
   * A new ephemeral key.
   *
   * @param random where the key comes from, unless the native provider has its own source
   */
  public abstract KeyShare newKeyShare(NistCurve curve, SecureRandom random);

  /**
   * The signing side of a private key.
   *
   * @throws InvalidKeyException if it has no encoding or is on another curve
   */
  public abstract EcdsaSigner signer(NistCurve curve, PrivateKey key) throws InvalidKeyException;

  /**
   * Whether {@code signature}, DER {@code ECDSA-Sig-Value} (RFC 3279, section 2.2.3), is one over
   * the digest. What is malformed is simply not one.
   *
   * @param point the public key, an uncompressed point
   * @throws InvalidKeyException if it is no uncompressed point on the curve
   */
  public abstract boolean verifies(NistCurve curve, byte[] point, byte[] digest, byte[] signature)
      throws InvalidKeyException;

  /** The name of the code. */
  @Override
  public final String toString() {
    return code();
  }
}
