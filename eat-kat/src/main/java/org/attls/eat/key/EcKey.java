package org.attls.eat.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * A public key on one of the {@link EcCurve}s: always a valid point, always one spelling. Equality
 * of keys anywhere in this project is equality of {@link #spki()}.
 */
public final class EcKey implements VerificationKey {
  private final EcCurve curve;
  private final Bytes spki;
  private volatile @Nullable ECPublicKey forTheJdk;

  private EcKey(EcCurve curve, Bytes spki) {
    this.curve = curve;
    this.spki = spki;
  }

  /**
   * A key from its coordinates, big-endian; octets beyond the size of a coordinate must not be
   * there, fewer are padded.
   *
   * @param where path in failures
   */
  public static EcKey ofPoint(EcCurve curve, Bytes x, Bytes y, String where)
      throws MalformedException {
    if (x.size() > curve.fieldOctets() || y.size() > curve.fieldOctets()) {
      throw new MalformedException(
          where, -1, "coordinate longer than " + curve.fieldOctets() + " octets");
    }
    BigInteger bigX = new BigInteger(1, x.toArray());
    BigInteger bigY = new BigInteger(1, y.toArray());
    BigInteger p = ((ECFieldFp) curve.parameters().getCurve().getField()).getP();
    BigInteger right =
        bigX.multiply(bigX)
            .add(curve.parameters().getCurve().getA())
            .multiply(bigX)
            .add(curve.parameters().getCurve().getB())
            .mod(p);
    boolean inField = bigX.compareTo(p) < 0 && bigY.compareTo(p) < 0;
    if (!inField || !bigY.multiply(bigY).mod(p).equals(right)) {
      throw new MalformedException(where, -1, "not a point of " + curve.joseName());
    }
    return new EcKey(
        curve,
        Bytes.concat(
            curve.spkiPrefix(),
            Bytes.of(4),
            padded(x, curve.fieldOctets()),
            padded(y, curve.fieldOctets())));
  }

  /**
   * A key from an uncompressed point {@code 04 || x || y}, both coordinates of the full size (SEC
   * 1, section 2.3.3).
   *
   * @param where path in failures
   */
  public static EcKey ofUncompressed(EcCurve curve, Bytes point, String where)
      throws MalformedException {
    int size = 1 + 2 * curve.fieldOctets();
    if (point.size() != size || point.u8(0) != 4) {
      throw new MalformedException(
          where, -1, "not an uncompressed point of " + curve.joseName() + ", " + size + " octets");
    }
    int middle = 1 + curve.fieldOctets();
    return ofPoint(curve, point.slice(1, middle), point.slice(middle, size), where);
  }

  /**
   * A key from DER SubjectPublicKeyInfo: id-ecPublicKey, one of the named curves, uncompressed
   * point, nothing behind it. Any other spelling is refused.
   */
  public static EcKey ofSpki(Bytes der, String where) throws MalformedException {
    for (EcCurve curve : EcCurve.values()) {
      int prefix = curve.spkiPrefix().size();
      int size = prefix + 1 + 2 * curve.fieldOctets();
      if (der.size() == size
          && der.slice(0, prefix).equals(curve.spkiPrefix())
          && der.u8(prefix) == 4) {
        int middle = prefix + 1 + curve.fieldOctets();
        return ofPoint(curve, der.slice(prefix + 1, middle), der.slice(middle, size), where);
      }
    }
    throw new MalformedException(
        where,
        -1,
        "not a DER SubjectPublicKeyInfo of P-256, P-384 or P-521 with an uncompressed point");
  }

  /** A key from PEM "PUBLIC KEY"; nothing but white space may surround the block. */
  public static EcKey ofPem(String pem, String where) throws MalformedException {
    return ofSpki(PublicKeyPem.read(pem, where), where);
  }

  /** A key of the JDK. */
  public static EcKey of(ECPublicKey key) throws MalformedException {
    return ofSpki(Bytes.copyOf(key.getEncoded()), "key");
  }

  /** The curve. */
  public EcCurve curve() {
    return curve;
  }

  @Override
  public String title() {
    return curve.joseName();
  }

  @Override
  public Bytes spki() {
    return spki;
  }

  /** The key for the JDK. */
  public ECPublicKey publicKey() {
    ECPublicKey made = forTheJdk;
    if (made == null) {
      ECPoint point =
          new ECPoint(new BigInteger(1, x().toArray()), new BigInteger(1, y().toArray()));
      try {
        made =
            (ECPublicKey)
                KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, curve.parameters()));
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException("a point on a curve of the JDK", impossible);
      }
      forTheJdk = made;
    }
    return made;
  }

  /** x coordinate, of the full size. */
  public Bytes x() {
    return spki.slice(spki.size() - 2 * curve.fieldOctets(), spki.size() - curve.fieldOctets());
  }

  /** y coordinate, of the full size. */
  public Bytes y() {
    return spki.slice(spki.size() - curve.fieldOctets(), spki.size());
  }

  /** {@code 04 || x || y}. */
  public Bytes uncompressed() {
    return spki.slice(spki.size() - 2 * curve.fieldOctets() - 1, spki.size());
  }

  /**
   * Whether (r, s) is an ECDSA signature of {@code content} under this key and the hash of its
   * curve. Values outside 1..n-1 are refused before any code is asked.
   *
   * @param r big-endian, leading zeros allowed or stripped
   * @param s likewise
   */
  public boolean verifies(Bytes content, Bytes r, Bytes s) {
    Optional<Bytes> signature = signature(curve, r, s);
    return signature.isPresent() && Ecdsa.verifies(this, content, signature.get());
  }

  /**
   * The keys of a curve under which (r, s) is an ECDSA signature of {@code content} with its hash:
   * none to four. None too where the code that can tell is not on the class path.
   *
   * @param r big-endian, leading zeros allowed or stripped
   * @param s likewise
   */
  public static List<EcKey> signers(EcCurve curve, Bytes content, Bytes r, Bytes s) {
    return signature(curve, r, s)
        .map(signature -> Ecdsa.signers(curve, content, signature))
        .orElse(List.of());
  }

  /** Both of the full size; empty where one is outside of 1..n-1. */
  private static Optional<Bytes> signature(EcCurve curve, Bytes r, Bytes s) {
    BigInteger order = curve.parameters().getOrder();
    BigInteger bigR = new BigInteger(1, r.toArray());
    BigInteger bigS = new BigInteger(1, s.toArray());
    if (bigR.signum() == 0
        || bigS.signum() == 0
        || bigR.compareTo(order) >= 0
        || bigS.compareTo(order) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        Bytes.concat(fixed(bigR, curve.fieldOctets()), fixed(bigS, curve.fieldOctets())));
  }

  /**
   * Whether {@code r || s}, each of exactly the size of the field, is an ECDSA signature of {@code
   * content} under this key and the hash of its curve.
   */
  public boolean verifies(Bytes content, Bytes signature) {
    int size = curve.fieldOctets();
    return signature.size() == 2 * size
        && verifies(content, signature.slice(0, size), signature.slice(size, 2 * size));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EcKey that && spki.equals(that.spki);
  }

  @Override
  public int hashCode() {
    return spki.hashCode();
  }

  @Override
  public String toString() {
    return curve.joseName() + " " + spki.hex();
  }

  private static Bytes fixed(BigInteger value, int size) {
    byte[] signed = value.toByteArray();
    int extra = Math.max(0, signed.length - size);
    return padded(Bytes.copyOf(signed, extra, signed.length - extra), size);
  }

  private static Bytes padded(Bytes value, int size) {
    return Bytes.concat(Bytes.copyOf(new byte[size - value.size()]), value);
  }
}
