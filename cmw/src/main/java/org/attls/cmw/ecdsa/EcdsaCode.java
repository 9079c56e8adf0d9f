package org.attls.cmw.ecdsa;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.attls.cmw.octets.Bytes;

/**
 * ECDSA on the curves of NIST by other code than the JDK's, which needs many times as long. Found
 * by {@link ServiceLoader}, from the class path of this class.
 *
 * <p>Signatures are {@code r || s}, each of the full size of the field (RFC 9053, section 2.1).
 * Curves have their names in RFC 8422: {@code secp256r1}, {@code secp384r1}, {@code secp521r1}.
 */
public interface EcdsaCode {
  /** That of the engine, where it is on the class path; without it, the JDK's code is used. */
  static Optional<EcdsaCode> found() {
    return Search.RESULT;
  }

  /**
   * The signing side of a private key.
   *
   * @param key one with an encoding in PKCS #8
   * @throws InvalidKeyException if it is on another curve or cannot be read
   */
  Signing signing(String curve, PrivateKey key) throws InvalidKeyException;

  /**
   * Whether this is a signature over the digest.
   *
   * @param point the public key, an uncompressed point
   * @param signature of the full size; r and s outside of 1..n-1 make it none
   * @throws InvalidKeyException if the point is not on the curve
   */
  boolean verifies(String curve, Bytes point, Bytes digest, Bytes signature)
      throws InvalidKeyException;

  /**
   * The public keys under which this is a signature over the digest: none to four (SEC 1, section
   * 4.1.6).
   *
   * @param signature of the full size; r and s outside of 1..n-1 make it that of no key
   * @return uncompressed points
   * @throws InvalidKeyException if there is no such curve
   */
  List<Bytes> signers(String curve, Bytes digest, Bytes signature) throws InvalidKeyException;

  /** A private key that signs digests. */
  interface Signing {
    /**
     * A signature over a digest.
     *
     * @throws IllegalStateException if the code behind it fails
     */
    Bytes sign(Bytes digest);
  }

  /** Searched for once, when it is first asked for. */
  final class Search {
    /** It judges all evidence and all results: nobody else's code is taken, whoever offers it. */
    private static final String ENGINE = "org.attls.tls.curve.PreferredEcdsa";

    private static final Optional<EcdsaCode> RESULT = search();

    private Search() {}

    private static Optional<EcdsaCode> search() {
      try {
        return ServiceLoader.load(EcdsaCode.class, EcdsaCode.class.getClassLoader()).stream()
            .filter(offered -> offered.type().getName().equals(ENGINE))
            .findFirst()
            .map(ServiceLoader.Provider::get);
      } catch (ServiceConfigurationError broken) {
        return Optional.empty();
      }
    }
  }
}
