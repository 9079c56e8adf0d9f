package org.attls.eat.key;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import org.attls.cmw.octets.Bytes;

/** The curves used here, each with the one hash that belongs to it. */
public enum EcCurve {
  /** NIST P-256 with SHA-256. */
  P256("P-256", "secp256r1", "SHA-256", 32, "3059301306072a8648ce3d020106082a8648ce3d030107034200"),
  /** NIST P-384 with SHA-384. */
  P384("P-384", "secp384r1", "SHA-384", 48, "3076301006072a8648ce3d020106052b81040022036200"),
  /** NIST P-521 with SHA-512. */
  P521("P-521", "secp521r1", "SHA-512", 66, "30819b301006072a8648ce3d020106052b8104002303818600");

  private final String joseName;
  private final String standardName;
  private final String digest;
  private final int fieldOctets;
  private final Bytes spkiPrefix;
  private final ECParameterSpec parameters;

  EcCurve(String joseName, String standardName, String digest, int fieldOctets, String spkiPrefix) {
    this.joseName = joseName;
    this.standardName = standardName;
    this.digest = digest;
    this.fieldOctets = fieldOctets;
    this.spkiPrefix = Bytes.fromHex(spkiPrefix);
    try {
      AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
      named.init(new ECGenParameterSpec(standardName));
      this.parameters = named.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no " + standardName, missing);
    }
  }

  /** {@code P-256}, {@code P-384} or {@code P-521} (RFC 7518, section 6.2.1.1). */
  public String joseName() {
    return joseName;
  }

  /** The name in RFC 8422 and in the JDK, such as {@code secp256r1}. */
  String standardName() {
    return standardName;
  }

  /** JDK name of the hash that belongs to the curve, such as {@code SHA-256}. */
  public String digest() {
    return digest;
  }

  /** Size of a coordinate, in octets. */
  public int fieldOctets() {
    return fieldOctets;
  }

  /** Domain parameters. */
  ECParameterSpec parameters() {
    return parameters;
  }

  /**
   * DER of a SubjectPublicKeyInfo with named curve and uncompressed point, up to and without the
   * octet 04.
   */
  Bytes spkiPrefix() {
    return spkiPrefix;
  }
}
