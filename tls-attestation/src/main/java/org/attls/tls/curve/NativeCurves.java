package org.attls.tls.curve;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import javax.crypto.KeyAgreement;

/**
 * The Amazon Corretto Crypto Provider, native code, where it is on the class path and works on this
 * machine. It is used as an object: nothing is registered with the JDK.
 */
public final class NativeCurves extends EllipticCurves {
  private static final String NAME = "AmazonCorrettoCryptoProvider";
  private static final String TYPE = "com.amazon.corretto.crypto.provider." + NAME;

  private final Provider provider;
  private final KeyFactory keys;

  private NativeCurves(Provider provider) throws GeneralSecurityException {
    this.provider = provider;
    this.keys = KeyFactory.getInstance("EC", provider);
  }

  /**
   * What the search for the provider gave.
   *
   * @param curves the provider at work, if it is
   * @param reason why it is not; empty if it is
   */
  public record Found(Optional<NativeCurves> curves, String reason) {}

  /** Searched for once, when it is first asked for. */
  private static final class Search {
    static final Found RESULT = search();
  }

  /** Whether the provider is there, whatever {@link EllipticCurves#PROPERTY} says. */
  public static Found found() {
    return Search.RESULT;
  }

  private static Found search() {
    try {
      Optional<Provider> provider = provider();
      if (provider.isEmpty()) {
        return new Found(Optional.empty(), NAME + " is not on the class path");
      }
      NativeCurves curves = new NativeCurves(provider.get());
      curves.tryOut();
      return new Found(Optional.of(curves), "");
    } catch (GeneralSecurityException
        | RuntimeException
        | LinkageError
        | ServiceConfigurationError broken) {
      return new Found(Optional.empty(), NAME + " does not work here: " + broken);
    }
  }

  private static Optional<Provider> provider() {
    Provider installed = Security.getProvider(NAME);
    if (installed != null) {
      return Optional.of(installed);
    }
    return ServiceLoader.load(Provider.class, NativeCurves.class.getClassLoader()).stream()
        .filter(candidate -> candidate.type().getName().equals(TYPE))
        .findFirst()
        .map(ServiceLoader.Provider::get);
  }

  /** A library that was built for another machine is noticed here, not in a handshake. */
  private void tryOut() throws GeneralSecurityException {
    KeyPair pair = keyPair(NistCurve.P256);
    byte[] point = NistCurve.P256.point(pair.getPublic().getEncoded());
    byte[] digest = new byte[32];
    byte[] signature = signer(NistCurve.P256, pair.getPrivate()).sign(digest);
    boolean taken = verifies(NistCurve.P256, point, digest, signature);
    digest[0] = 1;
    boolean forgeryTaken = verifies(NistCurve.P256, point, digest, signature);
    KeyShare one = newKeyShare(NistCurve.P256, new SecureRandom());
    KeyShare other = newKeyShare(NistCurve.P256, new SecureRandom());
    if (!taken
        || forgeryTaken
        || !Arrays.equals(one.agree(other.point()), other.agree(one.point()))) {
      throw new GeneralSecurityException("it computes wrongly");
    }
  }

  @Override
  public String code() {
    return provider.getName() + " " + provider.getVersionStr();
  }

  @Override
  public boolean isNative() {
    return true;
  }

  @Override
  public KeyShare newKeyShare(NistCurve curve, SecureRandom random) {
    try {
      KeyPair pair = keyPair(curve);
      return new NativeShare(curve, pair.getPrivate(), curve.point(pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("the native provider makes no key", failed);
    }
  }

  private final class NativeShare implements KeyShare {
    private final NistCurve curve;
    private final PrivateKey key;
    private final byte[] point;

    NativeShare(NistCurve curve, PrivateKey key, byte[] point) {
      this.curve = curve;
      this.key = key;
      this.point = point;
    }

    @Override
    public byte[] point() {
      return point.clone();
    }

    @Override
    public byte[] agree(byte[] peer) throws InvalidKeyException {
      PublicKey other = publicKey(curve, peer);
      try {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH", provider);
        agreement.init(key);
        agreement.doPhase(other, true);
        return agreement.generateSecret();
      } catch (GeneralSecurityException | RuntimeException refused) {
        throw new InvalidKeyException("no key agreement with that point", refused);
      }
    }
  }

  @Override
  public EcdsaSigner signer(NistCurve curve, PrivateKey key) throws InvalidKeyException {
    PrivateKey ours = privateKey(curve, key);
    return digest -> {
      try {
        Signature signer = Signature.getInstance("NONEwithECDSA", provider);
        signer.initSign(ours);
        signer.update(digest);
        return signer.sign();
      } catch (GeneralSecurityException failed) {
        throw new IllegalStateException("the native provider does not sign", failed);
      }
    };
  }

  @Override
  public boolean verifies(NistCurve curve, byte[] point, byte[] digest, byte[] signature)
      throws InvalidKeyException {
    PublicKey key = publicKey(curve, point);
    try {
      Signature verifier = Signature.getInstance("NONEwithECDSA", provider);
      verifier.initVerify(key);
      verifier.update(digest);
      return verifier.verify(signature);
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("the native provider does not verify", failed);
    }
  }

  private KeyPair keyPair(NistCurve curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
    generator.initialize(new ECGenParameterSpec(curve.standardName()));
    return generator.generateKeyPair();
  }

  private PublicKey publicKey(NistCurve curve, byte[] point) throws InvalidKeyException {
    curve.requireUncompressed(point);
    try {
      return keys.generatePublic(new X509EncodedKeySpec(curve.subjectPublicKeyInfo(point)));
    } catch (GeneralSecurityException | RuntimeException refused) {
      throw new InvalidKeyException("not on " + curve.standardName(), refused);
    }
  }

  /** Copied rather than translated: the provider destroys a translated key after its first use. */
  private PrivateKey privateKey(NistCurve curve, PrivateKey key) throws InvalidKeyException {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new InvalidKeyException("the private key has no encoding");
    }
    try {
      if (keys.generatePrivate(new PKCS8EncodedKeySpec(encoded)) instanceof ECPrivateKey copy
          && curve.hasOrder(copy.getParams().getOrder())) {
        return copy;
      }
    } catch (GeneralSecurityException | RuntimeException refused) {
      throw new InvalidKeyException("the private key cannot be read", refused);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
    throw new InvalidKeyException("the private key is not on " + curve.standardName());
  }
}
