package org.attls.rot.tpm.key;

import org.attls.eat.key.EcCurve;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.TpmHash;
import tss.tpm.TPMA_OBJECT;
import tss.tpm.TPMS_ECC_PARMS;
import tss.tpm.TPMS_ECC_POINT;
import tss.tpm.TPMS_NULL_ASYM_SCHEME;
import tss.tpm.TPMS_NULL_KDF_SCHEME;
import tss.tpm.TPMS_SIG_SCHEME_ECDSA;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPMT_SYM_DEF_OBJECT;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_ECC_CURVE;

/** What the keys are asked to be. All are named with SHA-256. */
final class Templates {
  private static final byte[] EMPTY = {};

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
  static TPMT_PUBLIC attestationKey(EcCurve curve) {
    return signingKey(ObjectAttributes.ATTESTATION_KEY, curve);
  }

  /** Refuses a curve that attestation keys are not on here. */
  static void requireAttestationCurve(EcCurve curve) {
    if (curve == EcCurve.P521) {
      throw new IllegalArgumentException("an attestation key on P-521; use P-256 or P-384");
    }
  }

  /** An unrestricted signing key: signs what TLS asks for. */
  static TPMT_PUBLIC identityKey() {
    return signingKey(ObjectAttributes.IDENTITY_KEY, EcCurve.P256);
  }

  private static TPMT_PUBLIC signingKey(ObjectAttributes attributes, EcCurve curve) {
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA256,
        TPMA_OBJECT.fromInt(attributes.bits()),
        EMPTY,
        new TPMS_ECC_PARMS(
            TPMT_SYM_DEF_OBJECT.nullObject(),
            new TPMS_SIG_SCHEME_ECDSA(TPM_ALG_ID.fromInt(TpmHash.of(curve).algorithm())),
            curve == EcCurve.P256 ? TPM_ECC_CURVE.NIST_P256 : TPM_ECC_CURVE.NIST_P384,
            new TPMS_NULL_KDF_SCHEME()),
        new TPMS_ECC_POINT(EMPTY, EMPTY));
  }
}
