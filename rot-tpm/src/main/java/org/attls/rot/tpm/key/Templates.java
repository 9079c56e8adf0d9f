package org.attls.rot.tpm.key;

import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmSigningScheme;
import tss.tpm.TPM2B_PUBLIC_KEY_RSA;
import tss.tpm.TPMA_OBJECT;
import tss.tpm.TPMS_ECC_PARMS;
import tss.tpm.TPMS_ECC_POINT;
import tss.tpm.TPMS_NULL_ASYM_SCHEME;
import tss.tpm.TPMS_NULL_KDF_SCHEME;
import tss.tpm.TPMS_RSA_PARMS;
import tss.tpm.TPMS_SIG_SCHEME_ECDSA;
import tss.tpm.TPMS_SIG_SCHEME_RSAPSS;
import tss.tpm.TPMS_SIG_SCHEME_RSASSA;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPMT_SYM_DEF_OBJECT;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_ECC_CURVE;

/** What the keys are asked to be. All are named with SHA-256. */
final class Templates {
  private static final byte[] EMPTY = {};

  /** 65537. */
  private static final int DEFAULT_EXPONENT = 0;

  /** Attributes that every parent of keys has. */
  private static final int STORAGE =
      ObjectAttributes.FIXED_TPM
          | ObjectAttributes.FIXED_PARENT
          | ObjectAttributes.SENSITIVE_DATA_ORIGIN
          | ObjectAttributes.USER_WITH_AUTH
          | ObjectAttributes.NO_DA
          | ObjectAttributes.RESTRICTED
          | ObjectAttributes.DECRYPT;

  private Templates() {}

  /**
   * The storage root key of TCG's provisioning guidance: the same template gives the same key for
   * as long as the owner's seed lives.
   */
  static TPMT_PUBLIC storageRoot() {
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA256,
        TPMA_OBJECT.fromInt(STORAGE),
        EMPTY,
        new TPMS_ECC_PARMS(
            new TPMT_SYM_DEF_OBJECT(TPM_ALG_ID.AES, 128, TPM_ALG_ID.CFB),
            new TPMS_NULL_ASYM_SCHEME(),
            TPM_ECC_CURVE.NIST_P256,
            new TPMS_NULL_KDF_SCHEME()),
        new TPMS_ECC_POINT(new byte[32], new byte[32]));
  }

  /** A restricted signing key: signs nothing that the TPM did not make. */
  static TPMT_PUBLIC attestationKey(AttestationKeyType type) {
    return switch (type.shape()) {
      case P256 ->
          onCurve(ObjectAttributes.ATTESTATION_KEY, TPM_ECC_CURVE.NIST_P256, hash(type.hash()));
      case P384 ->
          onCurve(ObjectAttributes.ATTESTATION_KEY, TPM_ECC_CURVE.NIST_P384, hash(type.hash()));
      case RSA_2048 -> rsa(type, 2048);
      case RSA_3072 -> rsa(type, 3072);
    };
  }

  /** An unrestricted signing key: signs what TLS asks for. */
  static TPMT_PUBLIC identityKey() {
    return onCurve(ObjectAttributes.IDENTITY_KEY, TPM_ECC_CURVE.NIST_P256, TPM_ALG_ID.SHA256);
  }

  private static TPMT_PUBLIC onCurve(
      ObjectAttributes attributes, TPM_ECC_CURVE curve, TPM_ALG_ID hash) {
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA256,
        TPMA_OBJECT.fromInt(attributes.bits()),
        EMPTY,
        new TPMS_ECC_PARMS(
            TPMT_SYM_DEF_OBJECT.nullObject(),
            new TPMS_SIG_SCHEME_ECDSA(hash),
            curve,
            new TPMS_NULL_KDF_SCHEME()),
        new TPMS_ECC_POINT(EMPTY, EMPTY));
  }

  private static TPMT_PUBLIC rsa(AttestationKeyType type, int bits) {
    TPM_ALG_ID hash = hash(type.hash());
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA256,
        TPMA_OBJECT.fromInt(ObjectAttributes.ATTESTATION_KEY.bits()),
        EMPTY,
        new TPMS_RSA_PARMS(
            TPMT_SYM_DEF_OBJECT.nullObject(),
            type.scheme() == TpmSigningScheme.RSAPSS
                ? new TPMS_SIG_SCHEME_RSAPSS(hash)
                : new TPMS_SIG_SCHEME_RSASSA(hash),
            bits,
            DEFAULT_EXPONENT),
        new TPM2B_PUBLIC_KEY_RSA(EMPTY));
  }

  private static TPM_ALG_ID hash(TpmHash hash) {
    return TPM_ALG_ID.fromInt(hash.algorithm());
  }
}
