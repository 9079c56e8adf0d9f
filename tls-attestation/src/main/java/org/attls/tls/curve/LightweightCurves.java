package org.attls.tls.curve;

import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiPredicate;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.util.BigIntegers;

/** BouncyCastle's lightweight code, which is pure Java. */
final class LightweightCurves extends EllipticCurves {
  static final LightweightCurves INSTANCE = new LightweightCurves(new KnownKeys());

  private final Map<NistCurve, ECDomainParameters> domains = new EnumMap<>(NistCurve.class);
  private final KnownKeys knownKeys;

  LightweightCurves(KnownKeys knownKeys) {
    this.knownKeys = knownKeys;
    for (NistCurve curve : NistCurve.values()) {
      domains.put(curve, new ECDomainParameters(CustomNamedCurves.getByName(curve.standardName())));
    }
  }

  @Override
  public String code() {
    String version = ECDSASigner.class.getPackage().getImplementationVersion();
    return version == null ? "BouncyCastle" : "BouncyCastle " + version;
  }

  @Override
  public boolean isNative() {
    return false;
  }

  @Override
  public KeyShare newKeyShare(NistCurve curve, SecureRandom random) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(domain(curve), random));
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    return new LightweightShare(
        curve,
        (ECPrivateKeyParameters) pair.getPrivate(),
        ((ECPublicKeyParameters) pair.getPublic()).getQ().getEncoded(false));
  }

  private final class LightweightShare implements KeyShare {
    private final NistCurve curve;
    private final ECPrivateKeyParameters key;
    private final byte[] point;

    LightweightShare(NistCurve curve, ECPrivateKeyParameters key, byte[] point) {
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
      ECPublicKeyParameters other = publicKey(curve, peer);
      ECDHBasicAgreement agreement = new ECDHBasicAgreement();
      agreement.init(key);
      return BigIntegers.asUnsignedByteArray(
          curve.coordinateOctets(), agreement.calculateAgreement(other));
    }
  }

  @Override
  public EcdsaSigner signer(NistCurve curve, PrivateKey key) throws InvalidKeyException {
    ECPrivateKeyParameters parameters = privateKey(curve, key);
    return digest -> {
      // The same digest and key always give the same signature (RFC 6979).
      ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(digestOfSize(digest.length)));
      signer.init(true, parameters);
      BigInteger[] signature = signer.generateSignature(digest);
      try {
        return StandardDSAEncoding.INSTANCE.encode(signer.getOrder(), signature[0], signature[1]);
      } catch (IOException impossible) {
        throw new IllegalStateException("encoding two integers", impossible);
      }
    };
  }

  @Override
  public boolean verifies(NistCurve curve, byte[] point, byte[] digest, byte[] signature)
      throws InvalidKeyException {
    KnownKey known = knownKeys.find(curve, point);
    if (known != null) {
      boolean verified = holds(curve, signature, (r, s) -> known.verifies(digest, r, s));
      if (verified) {
        knownKeys.cameAgain(curve, point);
      }
      return verified;
    }
    ECPublicKeyParameters key = publicKey(curve, point);
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, key);
    boolean verified = holds(curve, signature, (r, s) -> verifier.verifySignature(digest, r, s));
    if (verified) {
      knownKeys.verified(curve, point, key);
    }
    return verified;
  }

  private static boolean holds(
      NistCurve curve, byte[] signature, BiPredicate<BigInteger, BigInteger> equation) {
    try {
      BigInteger[] values = StandardDSAEncoding.INSTANCE.decode(curve.order(), signature);
      return equation.test(values[0], values[1]);
    } catch (IOException | RuntimeException malformed) {
      return false;
    }
  }

  private ECPublicKeyParameters publicKey(NistCurve curve, byte[] point)
      throws InvalidKeyException {
    curve.requireUncompressed(point);
    ECDomainParameters domain = domain(curve);
    try {
      return new ECPublicKeyParameters(domain.getCurve().decodePoint(point), domain);
    } catch (RuntimeException refused) {
      throw new InvalidKeyException("not on " + curve.standardName(), refused);
    }
  }

  private ECPrivateKeyParameters privateKey(NistCurve curve, PrivateKey key)
      throws InvalidKeyException {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new InvalidKeyException("the private key has no encoding");
    }
    try {
      if (PrivateKeyFactory.createKey(encoded) instanceof ECPrivateKeyParameters parameters
          && parameters.getParameters().equals(domain(curve))) {
        return parameters;
      }
    } catch (IOException | RuntimeException malformed) {
      throw new InvalidKeyException("the private key cannot be read", malformed);
    }
    throw new InvalidKeyException("the private key is not on " + curve.standardName());
  }

  ECDomainParameters domain(NistCurve curve) {
    ECDomainParameters domain = domains.get(curve);
    if (domain == null) {
      throw new IllegalStateException("no parameters for " + curve);
    }
    return domain;
  }

  private static Digest digestOfSize(int octets) {
    return switch (octets) {
      case 32 -> new SHA256Digest();
      case 48 -> new SHA384Digest();
      case 64 -> new SHA512Digest();
      default -> throw new IllegalArgumentException("a digest of " + octets + " octets");
    };
  }
}
