package org.attls.tls.curve;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A curve of NIST, with the one form in which its points are passed on:
 *
 * <pre>
 * struct {
 *     uint8 legacy_form = 4;
 *     opaque X[coordinate_length];
 *     opaque Y[coordinate_length];
 * } UncompressedPointRepresentation;                              RFC 8446, section 4.2.8.2
 * </pre>
 */
public enum NistCurve {
  /** NIST P-256. */
  P256(
      "secp256r1",
      32,
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
      "3059301306072a8648ce3d020106082a8648ce3d030107034200"),
  /** NIST P-384. */
  P384(
      "secp384r1",
      48,
      "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
          + "581a0db248b0a77aecec196accc52973",
      "3076301006072a8648ce3d020106052b81040022036200"),
  /** NIST P-521. */
  P521(
      "secp521r1",
      66,
      "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
          + "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
      "30819b301006072a8648ce3d020106052b8104002303818600");

  private static final byte UNCOMPRESSED = 4;
  private static final List<NistCurve> ALL = List.of(values());

  private final String standardName;
  private final int coordinateOctets;
  private final BigInteger order;
  private final byte[] spkiPrefix;

  NistCurve(String standardName, int coordinateOctets, String order, String spkiPrefix) {
    this.standardName = standardName;
    this.coordinateOctets = coordinateOctets;
    this.order = new BigInteger(order, 16);
    this.spkiPrefix = HexFormat.of().parseHex(spkiPrefix);
  }

  /** The curve whose group has that many elements; other curves have fields of the same size. */
  public static Optional<NistCurve> ofOrder(BigInteger order) {
    for (NistCurve curve : ALL) {
      if (curve.order.equals(order)) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /** The name in RFC 8422 and in the JDK. */
  public String standardName() {
    return standardName;
  }

  /** Size of a coordinate, and of the result of a key agreement, in octets. */
  public int coordinateOctets() {
    return coordinateOctets;
  }

  /** How many elements the group has. */
  BigInteger order() {
    return order;
  }

  /** Whether the group has that many elements. */
  boolean hasOrder(BigInteger number) {
    return order.equals(number);
  }

  /**
   * Refuses every form of a point but the uncompressed one. Whether it is on the curve is not
   * looked at.
   */
  void requireUncompressed(byte[] point) throws InvalidKeyException {
    if (point.length != 1 + 2 * coordinateOctets || point[0] != UNCOMPRESSED) {
      throw new InvalidKeyException("not an uncompressed point on " + standardName);
    }
  }

  /** SubjectPublicKeyInfo (RFC 5480) of an uncompressed point, DER. */
  byte[] subjectPublicKeyInfo(byte[] point) {
    byte[] info = Arrays.copyOf(spkiPrefix, spkiPrefix.length + point.length);
    System.arraycopy(point, 0, info, spkiPrefix.length, point.length);
    return info;
  }

  /** The uncompressed point inside a SubjectPublicKeyInfo. */
  byte[] point(byte[] subjectPublicKeyInfo) throws InvalidKeyException {
    int prefix = spkiPrefix.length;
    if (subjectPublicKeyInfo.length < prefix
        || !Arrays.equals(subjectPublicKeyInfo, 0, prefix, spkiPrefix, 0, prefix)) {
      throw new InvalidKeyException("no SubjectPublicKeyInfo on " + standardName);
    }
    byte[] point = Arrays.copyOfRange(subjectPublicKeyInfo, prefix, subjectPublicKeyInfo.length);
    requireUncompressed(point);
    return point;
  }
}
