package org.attls.eat.tpm;

import java.util.Locale;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.jspecify.annotations.Nullable;

/**
 * The public area of an elliptic-curve signing key in a TPM (TPM 2.0 Library, Part 2, section
 * 12.2.4).
 *
 * <pre>
 * TPMT_PUBLIC {
 *   u16 type                 0023 ECC; RSA and all others are refused
 *   u16 nameAlg              SHA-256, SHA-384 or SHA-512
 *   u32 objectAttributes
 *   2B  authPolicy           0..64 octets
 *   u16 symmetric            0010 NULL: a signing key encrypts no children
 *   u16 scheme               0018 ECDSA, then u16 hash; or 0010 NULL
 *   u16 curveID              0003 P-256, 0004 P-384, 0005 P-521
 *   u16 kdf                  0010 NULL
 *   2B  x, 2B y              1.. octets of the coordinate
 * }
 * </pre>
 *
 * <p>Always a valid point; the octets are the received ones, and the Name is computed from them.
 */
public final class TpmtPublic {
  private static final int MAX_DIGEST = 64;

  private final TpmHash nameHash;
  private final ObjectAttributes attributes;
  private final Bytes authPolicy;
  private final Optional<TpmHash> schemeHash;
  private final EcKey key;
  private final Bytes octets;

  private TpmtPublic(
      TpmHash nameHash,
      ObjectAttributes attributes,
      Bytes authPolicy,
      Optional<TpmHash> schemeHash,
      EcKey key,
      Bytes octets) {
    this.nameHash = nameHash;
    this.attributes = attributes;
    this.authPolicy = authPolicy;
    this.schemeHash = schemeHash;
    this.key = key;
    this.octets = octets;
  }

  /**
   * Reads a public area without the two octets of a TPM2B before it.
   *
   * @param where path of the structure in failures
   */
  public static TpmtPublic read(Bytes octets, String where) throws MalformedException {
    OctetReader in = OctetReader.of(octets, where);
    expect(in, "type", TpmAlgorithm.ECC, "an ECC key");
    int nameAlg = in.u16("nameAlg");
    TpmHash nameHash =
        TpmHash.of(nameAlg).orElseThrow(() -> unsupported(in, "nameAlg", nameAlg, "SHA-2"));
    ObjectAttributes attributes = ObjectAttributes.of(in.u32("objectAttributes"));
    Bytes authPolicy = in.opaque16(0, MAX_DIGEST, "authPolicy");
    expect(in, "symmetric", TpmAlgorithm.NULL, "a signing key has none (NULL)");
    Optional<TpmHash> schemeHash = scheme(in);
    EcCurve curve = curve(in);
    expect(in, "kdf", TpmAlgorithm.NULL, "a signing key has none (NULL)");
    Bytes x = in.opaque16(1, curve.fieldOctets(), "x");
    Bytes y = in.opaque16(1, curve.fieldOctets(), "y");
    in.end();
    EcKey key = EcKey.ofPoint(curve, x, y, where + ".unique");
    return new TpmtPublic(nameHash, attributes, authPolicy, schemeHash, key, octets);
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
    if (authPolicy.size() > MAX_DIGEST) {
      throw new IllegalArgumentException("authPolicy of " + authPolicy.size() + " octets");
    }
    OctetWriter out =
        new OctetWriter()
            .u16(TpmAlgorithm.ECC)
            .u16(nameHash.algorithm())
            .u32(Integer.toUnsignedLong(attributes.bits()))
            .opaque16(authPolicy)
            .u16(TpmAlgorithm.NULL);
    if (schemeHash.isPresent()) {
      out.u16(TpmAlgorithm.ECDSA).u16(schemeHash.get().algorithm());
    } else {
      out.u16(TpmAlgorithm.NULL);
    }
    out.u16(curveId(key.curve())).u16(TpmAlgorithm.NULL).opaque16(key.x()).opaque16(key.y());
    return new TpmtPublic(nameHash, attributes, authPolicy, schemeHash, key, out.toBytes());
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

  /** Hash of the key's own ECDSA scheme; empty when each signature chooses. */
  public Optional<TpmHash> schemeHash() {
    return schemeHash;
  }

  /** The public key. */
  public EcKey key() {
    return key;
  }

  /**
   * What is wrong for an attestation key: its attributes, or a hash that is not the one of its
   * curve. Empty when nothing is.
   */
  public Optional<String> attestationDefect() {
    TpmHash hash = TpmHash.of(key.curve());
    return attributes
        .attestationDefect()
        .or(
            () ->
                schemeHash.equals(Optional.of(hash))
                    ? Optional.empty()
                    : Optional.of("not a key for ECDSA with " + hash.jdkName()));
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

  private static Optional<TpmHash> scheme(OctetReader in) throws MalformedException {
    int scheme = in.u16("scheme");
    if (scheme == TpmAlgorithm.NULL) {
      return Optional.empty();
    }
    if (scheme != TpmAlgorithm.ECDSA) {
      throw unsupported(in, "scheme", scheme, "ECDSA or NULL");
    }
    int hash = in.u16("scheme.hash");
    return Optional.of(
        TpmHash.of(hash).orElseThrow(() -> unsupported(in, "scheme.hash", hash, "SHA-2")));
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
