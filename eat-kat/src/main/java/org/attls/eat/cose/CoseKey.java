package org.attls.eat.cose;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborSimple;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.jspecify.annotations.Nullable;

/**
 * A public key on an elliptic curve as COSE carries it (RFC 9052, section 7; RFC 9053, section
 * 7.1.1).
 *
 * <pre>
 * COSE_Key = { 1 =&gt; 2,                       ; kty: EC2
 *              ? 2 =&gt; bstr,                  ; kid
 *              ? 3 =&gt; int,                   ; alg: one of the curve
 *              ? 4 =&gt; [+ (int / tstr)],      ; key_ops: verify (2) among them
 *              -1 =&gt; 1 / 2 / 3,              ; crv: P-256, P-384, P-521
 *              -2 =&gt; bstr, -3 =&gt; bstr,       ; x, y: of the full size
 *              * label =&gt; any }              ; kept in the octets, otherwise ignored
 * </pre>
 *
 * <p>Refused: a private part ({@code -4}), a compressed point ({@code y} a bool), coordinates
 * without their leading zeros, points off the curve, {@code alg} or {@code key_ops} that do not let
 * the key verify. Two keys are equal when their octets are; compare {@link #key()} to know whether
 * it is the same point.
 */
public final class CoseKey {
  private static final long KTY = 1;
  private static final long KID = 2;
  private static final long ALG = 3;
  private static final long KEY_OPS = 4;
  private static final long CRV = -1;
  private static final long X = -2;
  private static final long Y = -3;
  private static final long D = -4;
  private static final int EC2 = 2;
  private static final long VERIFY = 2;
  private static final int MAX_OPERATIONS = 16;

  private final EcKey key;
  private final Optional<Bytes> keyId;
  private final Optional<CoseAlgorithm> algorithm;
  private final Bytes octets;

  private CoseKey(
      EcKey key, Optional<Bytes> keyId, Optional<CoseAlgorithm> algorithm, Bytes octets) {
    this.key = key;
    this.keyId = keyId;
    this.algorithm = algorithm;
    this.octets = octets;
  }

  /** The key alone: the four members without which it is none. */
  public static CoseKey of(EcKey key) {
    return new CoseKey(key, Optional.empty(), Optional.empty(), members(key).toBytes());
  }

  /** The key with an identifier. */
  public static CoseKey of(EcKey key, Bytes keyId) {
    Bytes octets = members(key).put(KID, CborWriter.bytes(keyId)).toBytes();
    return new CoseKey(key, Optional.of(keyId), Optional.empty(), octets);
  }

  /**
   * Reads a key that is the whole of {@code octets}.
   *
   * @param name what the key is, the first element of every path in failures
   */
  public static CoseKey read(Bytes octets, String name) throws MalformedException {
    return read(CborReader.read(octets, name, CborRules.STRICT));
  }

  /** Reads a key inside another CBOR document. */
  public static CoseKey read(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    Optional<CborItem> privatePart = map.optional(D);
    if (privatePart.isPresent()) {
      throw privatePart.get().failure("private key material where a public key belongs");
    }
    CborItem keyType = map.required(KTY);
    if (keyType.asLong(Long.MIN_VALUE, Long.MAX_VALUE) != EC2) {
      throw keyType.failure("not the key type EC2 (2), the only one used here");
    }
    EcCurve curve = curve(map.required(CRV));
    Bytes x = map.required(X).asBytes(curve.fieldOctets(), curve.fieldOctets());
    CborItem yItem = map.required(Y);
    if (yItem instanceof CborSimple) {
      throw yItem.failure("a compressed point, which is not read here");
    }
    Bytes y = yItem.asBytes(curve.fieldOctets(), curve.fieldOctets());
    EcKey key = EcKey.ofPoint(curve, x, y, item.path());
    requireVerify(map.optional(KEY_OPS));
    Optional<CborItem> keyId = map.optional(KID);
    return new CoseKey(
        key,
        keyId.isPresent() ? Optional.of(keyId.get().asBytes()) : Optional.empty(),
        algorithm(map.optional(ALG), curve),
        item.octets());
  }

  private static EcCurve curve(CborItem item) throws MalformedException {
    return EcCurve.values()[item.asInt(1, EcCurve.values().length) - 1];
  }

  private static Optional<CoseAlgorithm> algorithm(Optional<CborItem> item, EcCurve curve)
      throws MalformedException {
    if (item.isEmpty()) {
      return Optional.empty();
    }
    long number = item.get().asLong(Long.MIN_VALUE, Long.MAX_VALUE);
    Optional<CoseAlgorithm> algorithm =
        CoseAlgorithm.ofNumber(number).filter(known -> known.curve() == curve);
    if (algorithm.isEmpty()) {
      throw item.get().failure("alg " + number + " is none for a key on " + curve.joseName());
    }
    return algorithm;
  }

  /** RFC 9052, section 7.1: where key_ops is present, the key is used for nothing else. */
  private static void requireVerify(Optional<CborItem> operations) throws MalformedException {
    if (operations.isEmpty()) {
      return;
    }
    boolean verify = false;
    for (CborItem operation : operations.get().asArray(1, MAX_OPERATIONS)) {
      if (operation instanceof CborInteger) {
        verify |= operation.asLong(Long.MIN_VALUE, Long.MAX_VALUE) == VERIFY;
      } else {
        operation.asText();
      }
    }
    if (!verify) {
      throw operations.get().failure("verify (2) is not among the operations of the key");
    }
  }

  private static CborWriter.MapBuilder members(EcKey key) {
    return CborWriter.map()
        .put(KTY, CborWriter.integer(EC2))
        .put(CRV, CborWriter.integer(key.curve().ordinal() + 1))
        .put(X, CborWriter.bytes(key.x()))
        .put(Y, CborWriter.bytes(key.y()));
  }

  /** The point. */
  public EcKey key() {
    return key;
  }

  /** The {@code kid}, where there is one. */
  public Optional<Bytes> keyId() {
    return keyId;
  }

  /** The {@code alg}, where there is one: the only algorithm that this key may be used with. */
  public Optional<CoseAlgorithm> algorithm() {
    return algorithm;
  }

  /** The key as carried. */
  public Bytes octets() {
    return octets;
  }

  /**
   * Whether the carried octets are {@link #canonicalOctets()}: no other members, deterministic
   * encoding.
   */
  public boolean isCanonical() {
    return octets.equals(canonicalOctets());
  }

  /** {@code {1: 2, -1: crv, -2: x, -3: y}} in deterministic encoding. */
  public Bytes canonicalOctets() {
    return members(key).toBytes();
  }

  /** The COSE Key Thumbprint with SHA-256 (RFC 9679, section 3): 32 octets. */
  public Bytes thumbprint() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      canonicalOctets().update(sha256);
      return Bytes.copyOf(sha256.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java runtime has SHA-256", missing);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CoseKey that && octets.equals(that.octets);
  }

  @Override
  public int hashCode() {
    return octets.hashCode();
  }

  @Override
  public String toString() {
    return "COSE_Key " + key;
  }
}
