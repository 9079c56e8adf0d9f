package org.attls.rot.tpm.key;

import java.util.Locale;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmSigningScheme;

/**
 * Kinds of attestation keys. A key signs with one scheme and one hash, and its evidence is about
 * registers of the bank of that hash. Not every TPM has every kind.
 */
public enum AttestationKeyType {
  /** ECDSA on P-256 with SHA-256. */
  P256(Shape.P256, TpmSigningScheme.ECDSA, TpmHash.SHA256),
  /** ECDSA on P-384 with SHA-384. */
  P384(Shape.P384, TpmSigningScheme.ECDSA, TpmHash.SHA384),
  /** RSASSA-PKCS1-v1_5 with 2048 bits and SHA-256. */
  RSA2048(Shape.RSA_2048, TpmSigningScheme.RSASSA, TpmHash.SHA256),
  /** RSASSA-PKCS1-v1_5 with 2048 bits and SHA-384. */
  RSA2048_SHA384(Shape.RSA_2048, TpmSigningScheme.RSASSA, TpmHash.SHA384),
  /** RSASSA-PSS with 2048 bits and SHA-256. */
  RSA2048_PSS(Shape.RSA_2048, TpmSigningScheme.RSAPSS, TpmHash.SHA256),
  /** RSASSA-PSS with 2048 bits and SHA-384. */
  RSA2048_PSS_SHA384(Shape.RSA_2048, TpmSigningScheme.RSAPSS, TpmHash.SHA384),
  /** RSASSA-PKCS1-v1_5 with 3072 bits and SHA-256. */
  RSA3072(Shape.RSA_3072, TpmSigningScheme.RSASSA, TpmHash.SHA256),
  /** RSASSA-PKCS1-v1_5 with 3072 bits and SHA-384. */
  RSA3072_SHA384(Shape.RSA_3072, TpmSigningScheme.RSASSA, TpmHash.SHA384),
  /** RSASSA-PSS with 3072 bits and SHA-256. */
  RSA3072_PSS(Shape.RSA_3072, TpmSigningScheme.RSAPSS, TpmHash.SHA256),
  /** RSASSA-PSS with 3072 bits and SHA-384. */
  RSA3072_PSS_SHA384(Shape.RSA_3072, TpmSigningScheme.RSAPSS, TpmHash.SHA384);

  /** What the key itself is. */
  enum Shape {
    P256,
    P384,
    RSA_2048,
    RSA_3072
  }

  private final Shape shape;
  private final TpmSigningScheme scheme;
  private final TpmHash hash;

  AttestationKeyType(Shape shape, TpmSigningScheme scheme, TpmHash hash) {
    this.shape = shape;
    this.scheme = scheme;
    this.hash = hash;
  }

  Shape shape() {
    return shape;
  }

  /** How it signs. */
  public TpmSigningScheme scheme() {
    return scheme;
  }

  /** What it signs with, and the bank of the registers that it quotes. */
  public TpmHash hash() {
    return hash;
  }

  /** As options spell it, such as {@code rsa2048-pss-sha384}. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
