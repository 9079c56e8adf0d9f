package org.attls.eat.tpm;

import java.util.Locale;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.RsaKey;
import org.attls.eat.key.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * The public area of a signing key in a TPM (TPM 2.0 Library, Part 2, section 12.2.4).
 *
 * <pre>
 * TPMT_PUBLIC {
 *   u16 type                 0023 ECC, 0001 RSA
 *   u16 nameAlg              SHA-256, SHA-384 or SHA-512
 *   u32 objectAttributes
 *   2B  authPolicy           0..64 octets
 *   u16 symmetric            0010 NULL: a signing key encrypts no children
 *   u16 scheme               0018 ECDSA, 0014 RSASSA, 0016 RSAPSS, then u16 hash; or 0010 NULL
 *  ECC:
 *   u16 curveID              0003 P-256, 0004 P-384, 0005 P-521
 *   u16 kdf                  0010 NULL
 *   2B  x, 2B y              1.. octets of the coordinate
 *  RSA:
 *   u16 keyBits              2048, 3072
 *   u32 exponent             0, which means 65537; or 65537
 *   2B  modulus              keyBits / 8 octets
 * }
 * </pre>
 *
 * <p>Always a valid point or a modulus of that size; the octets are the received ones, and the Name
 * is computed from them.
 */
public final class TpmtPublic {
  private static final int MAX_DIGEST = 64;

  private final TpmHash nameHash;
  private final ObjectAttributes attributes;
  private final Bytes authPolicy;
  private final Optional<Scheme> scheme;
  private final VerificationKey key;
  private final Bytes octets;

  private TpmtPublic(
      TpmHash nameHash,
      ObjectAttributes attributes,
      Bytes authPolicy,
      Optional<Scheme> scheme,
      VerificationKey key,
      Bytes octets) {
    this.nameHash = nameHash;
    this.attributes = attributes;
    this.authPolicy = authPolicy;
    this.scheme = scheme;
    this.key = key;
    this.octets = octets;
  }

  /**
   * How a key signs.
   *
   * @param kind the signing scheme
   * @param hash what is signed is the digest by this hash
   */
  public record Scheme(TpmSigningScheme kind, TpmHash hash) {}

  /**
   * Reads a public area without the two octets of a TPM2B before it.
   *
   * @param where path of the structure in failures
   */
  public static TpmtPublic read(Bytes octets, String where) throws MalformedException {
    OctetReader in = OctetReader.of(octets, where);
    int type = in.u16("type");
    if (type != TpmAlgorithm.ECC && type != TpmAlgorithm.RSA) {
      throw unsupported(in, "type", type, "an ECC or an RSA key");
    }
    return read(in, type == TpmAlgorithm.ECC, octets, where);
  }

  /**
   * Reads the public area of a key of TLS, which is on an elliptic curve.
   *
   * @param where path of the structure in failures
   */
  public static TpmtPublic readEcc(Bytes octets, String where) throws MalformedException {
    OctetReader in = OctetReader.of(octets, where);
    expect(in, "type", TpmAlgorithm.ECC, "an ECC key");
    return read(in, true, octets, where);
  }

  private static TpmtPublic read(OctetReader in, boolean ecc, Bytes octets, String where)
      throws MalformedException {
    int nameAlg = in.u16("nameAlg");
    TpmHash nameHash =
        TpmHash.of(nameAlg).orElseThrow(() -> unsupported(in, "nameAlg", nameAlg, "SHA-2"));
    ObjectAttributes attributes = ObjectAttributes.of(in.u32("objectAttributes"));
    Bytes authPolicy = in.opaque16(0, MAX_DIGEST, "authPolicy");
    expect(in, "symmetric", TpmAlgorithm.NULL, "a signing key has none (NULL)");
    Optional<Scheme> scheme =
        ecc
            ? scheme(in, "ECDSA or NULL", TpmSigningScheme.ECDSA)
            : scheme(
                in, "RSASSA, RSAPSS or NULL", TpmSigningScheme.RSASSA, TpmSigningScheme.RSAPSS);
    VerificationKey key = ecc ? point(in, where) : modulus(in, where);
    in.end();
    return new TpmtPublic(nameHash, attributes, authPolicy, scheme, key, octets);
  }

  /**
   * The public area of a key: for test attesters, and for comparing with what a TPM made.
   *
   * @param schemeHash hash of the key's own ECDSA scheme; empty for a NULL scheme
   */
  public static TpmtPublic of(
      TpmHash nameHash,
      ObjectAttributes attributes,
      Bytes authPolicy,
      Optional<TpmHash> schemeHash,
      EcKey key) {
    Optional<Scheme> scheme = schemeHash.map(hash -> new Scheme(TpmSigningScheme.ECDSA, hash));
    OctetWriter out =
        start(TpmAlgorithm.ECC, nameHash, attributes, authPolicy, scheme)
            .u16(curveId(key.curve()))
            .u16(TpmAlgorithm.NULL)
            .opaque16(key.x())
            .opaque16(key.y());
    return new TpmtPublic(nameHash, attributes, authPolicy, scheme, key, out.toBytes());
  }

  /** The same for an RSA key; the exponent is written as 0. */
  public static TpmtPublic ofRsa(
      TpmHash nameHash,
      ObjectAttributes attributes,
      Bytes authPolicy,
      Optional<Scheme> scheme,
      RsaKey key) {
    if (scheme.isPresent() && scheme.get().kind() == TpmSigningScheme.ECDSA) {
      throw new IllegalArgumentException("ECDSA with an RSA key");
    }
    OctetWriter out =
        start(TpmAlgorithm.RSA, nameHash, attributes, authPolicy, scheme)
            .u16(key.size().bits())
            .u32(0)
            .opaque16(key.modulus());
    return new TpmtPublic(nameHash, attributes, authPolicy, scheme, key, out.toBytes());
  }

  private static OctetWriter start(
      int type,
      TpmHash nameHash,
      ObjectAttributes attributes,
      Bytes authPolicy,
      Optional<Scheme> scheme) {
    if (authPolicy.size() > MAX_DIGEST) {
      throw new IllegalArgumentException("authPolicy of " + authPolicy.size() + " octets");
    }
    OctetWriter out =
        new OctetWriter()
            .u16(type)
            .u16(nameHash.algorithm())
            .u32(Integer.toUnsignedLong(attributes.bits()))
            .opaque16(authPolicy)
            .u16(TpmAlgorithm.NULL);
    return scheme.isPresent()
        ? out.u16(scheme.get().kind().algorithm()).u16(scheme.get().hash().algorithm())
        : out.u16(TpmAlgorithm.NULL);
  }

  /** Hash of the Name. */
  public TpmHash nameHash() {
    return nameHash;
  }

  /** What may be done with the key. */
  public ObjectAttributes attributes() {
    return attributes;
  }

  /** Digest of the policy that authorises its use; empty when there is none. */
  public Bytes authPolicy() {
    return authPolicy;
  }

  /** The key's own scheme; empty when each signature chooses. */
  public Optional<Scheme> scheme() {
    return scheme;
  }

  /** The public key. */
  public VerificationKey key() {
    return key;
  }

  /**
   * The public key of an area that was read by {@link #readEcc}.
   *
   * @throws IllegalStateException if it is an RSA key
   */
  public EcKey ecKey() {
    if (key instanceof EcKey ec) {
      return ec;
    }
    throw new IllegalStateException(key.title() + " where a key on an elliptic curve belongs");
  }

  /**
   * What is wrong for an attestation key: its attributes, a hash that is not the one of its curve,
   * or for RSA one that is neither SHA-256 nor SHA-384. Empty when nothing is.
   */
  public Optional<String> attestationDefect() {
    return attributes.attestationDefect().or(this::schemeDefect);
  }

  private Optional<String> schemeDefect() {
    if (key instanceof EcKey ec) {
      TpmHash hash = TpmHash.of(ec.curve());
      return scheme.isPresent() && scheme.get().hash() == hash
          ? Optional.empty()
          : Optional.of("not a key for ECDSA with " + hash.jdkName());
    }
    return scheme.isPresent() && scheme.get().hash().isForRsa()
        ? Optional.empty()
        : Optional.of("not a key for RSASSA or RSAPSS with SHA-256 or SHA-384");
  }

  /**
   * The Name: {@code nameAlg || H(public area)}, over the received octets (TPM 2.0 Library, Part 1,
   * section 16).
   */
  public Bytes name() {
    return Bytes.concat(
        Bytes.of(nameHash.algorithm() >> 8, nameHash.algorithm()), nameHash.digest(octets));
  }

  /** The octets as received or made. */
  public Bytes encode() {
    return octets;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TpmtPublic that && octets.equals(that.octets);
  }

  @Override
  public int hashCode() {
    return octets.hashCode();
  }

  @Override
  public String toString() {
    return "TpmtPublic[" + attributes + ", " + key + "]";
  }

  private static Optional<Scheme> scheme(OctetReader in, String expected, TpmSigningScheme... known)
      throws MalformedException {
    int algorithm = in.u16("scheme");
    if (algorithm == TpmAlgorithm.NULL) {
      return Optional.empty();
    }
    for (TpmSigningScheme kind : known) {
      if (kind.algorithm() == algorithm) {
        int hash = in.u16("scheme.hash");
        return Optional.of(
            new Scheme(
                kind,
                TpmHash.of(hash).orElseThrow(() -> unsupported(in, "scheme.hash", hash, "SHA-2"))));
      }
    }
    throw unsupported(in, "scheme", algorithm, expected);
  }

  private static EcKey point(OctetReader in, String where) throws MalformedException {
    EcCurve curve = curve(in);
    expect(in, "kdf", TpmAlgorithm.NULL, "a signing key has none (NULL)");
    Bytes x = in.opaque16(1, curve.fieldOctets(), "x");
    Bytes y = in.opaque16(1, curve.fieldOctets(), "y");
    return EcKey.ofPoint(curve, x, y, where + ".unique");
  }

  private static RsaKey modulus(OctetReader in, String where) throws MalformedException {
    int bits = in.u16("keyBits");
    RsaKey.Size size =
        RsaKey.Size.ofBits(bits)
            .orElseThrow(() -> in.failure("keyBits", bits + ", expected 2048 or 3072"));
    long exponent = in.u32("exponent");
    if (exponent != 0 && exponent != RsaKey.EXPONENT) {
      throw in.failure("exponent", exponent + ", expected 0 or " + RsaKey.EXPONENT);
    }
    return RsaKey.ofModulus(
        size, in.opaque16(size.octets(), size.octets(), "modulus"), where + ".unique");
  }

  private static EcCurve curve(OctetReader in) throws MalformedException {
    int id = in.u16("curveID");
    for (EcCurve curve : EcCurve.values()) {
      if (curveId(curve) == id) {
        return curve;
      }
    }
    throw in.failure(
        "curveID",
        String.format(Locale.ROOT, "curve 0x%04x is not supported, only P-256, P-384, P-521", id));
  }

  private static int curveId(EcCurve curve) {
    return switch (curve) {
      case P256 -> TpmAlgorithm.NIST_P256;
      case P384 -> TpmAlgorithm.NIST_P384;
      case P521 -> TpmAlgorithm.NIST_P521;
    };
  }

  private static void expect(OctetReader in, String field, int expected, String why)
      throws MalformedException {
    int found = in.u16(field);
    if (found != expected) {
      throw unsupported(in, field, found, why);
    }
  }

  private static MalformedException unsupported(
      OctetReader in, String field, int found, String supported) {
    return in.failure(field, TpmAlgorithm.name(found) + " is not supported, expected " + supported);
  }
}
