package org.attls.eat.tpm;

import java.util.Locale;

/** Ways of signing that a TPM has and that are read here. */
public enum TpmSigningScheme {
  /** ECDSA. */
  ECDSA(TpmAlgorithm.ECDSA),
  /** RSASSA-PKCS1-v1_5. */
  RSASSA(TpmAlgorithm.RSASSA),
  /** RSASSA-PSS. */
  RSAPSS(TpmAlgorithm.RSAPSS);

  private final int algorithm;

  TpmSigningScheme(int algorithm) {
    this.algorithm = algorithm;
  }

  /** TPM_ALG_ID. */
  public int algorithm() {
    return algorithm;
  }

  /** As tpm2-tools spell it, such as {@code rsassa}. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
