package org.attls.rot.tpm.endorsement;

import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.enrol.EndorsementKeyType;
import org.attls.eat.tpm.ObjectAttributes;
import tss.tpm.TPM2B_PUBLIC_KEY_RSA;
import tss.tpm.TPMA_OBJECT;
import tss.tpm.TPMS_ECC_PARMS;
import tss.tpm.TPMS_ECC_POINT;
import tss.tpm.TPMS_NULL_ASYM_SCHEME;
import tss.tpm.TPMS_NULL_KDF_SCHEME;
import tss.tpm.TPMS_RSA_PARMS;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPMT_SYM_DEF_OBJECT;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_ECC_CURVE;

/**
 * The templates from which a TPM makes its endorsement keys again and again, always the same ones
 * (TCG EK Credential Profile 2.5, annex B).
 */
final class EndorsementTemplates {
  private static final int LOW =
      ObjectAttributes.FIXED_TPM
          | ObjectAttributes.FIXED_PARENT
          | ObjectAttributes.SENSITIVE_DATA_ORIGIN
          | ObjectAttributes.ADMIN_WITH_POLICY
          | ObjectAttributes.RESTRICTED
          | ObjectAttributes.DECRYPT;

  private static final int HIGH = LOW | ObjectAttributes.USER_WITH_AUTH;

  /** TPM2_PolicySecret of the endorsement hierarchy (B.3.2). */
  private static final String POLICY_A_SHA256 =
      "837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa";

  /** TPM2_PolicyOR of policy A and the policy that an NV index holds (B.6.2). */
  private static final String POLICY_B_SHA256 =
      "ca3d0a99a2b93906f7a3342414efcfb3a385d44cd1fd459089d19b5071c0b7a0";

  private static final String POLICY_B_SHA384 =
      "b26e7d28d11a50bc53d882bcf5fd3a1a074148bb35d3b4e4cb1c0ad9bde419ca"
          + "cb47ba09699646150f9fc000f3f80e12";

  private EndorsementTemplates() {}

  /** What may have made a key of this kind. */
  static List<TPMT_PUBLIC> of(EndorsementKeyType type) {
    return switch (type) {
      case ECC_P256 ->
          List.of(
              ecc(LOW, TPM_ALG_ID.SHA256, POLICY_A_SHA256, 128, TPM_ECC_CURVE.NIST_P256, 32),
              ecc(HIGH, TPM_ALG_ID.SHA256, POLICY_B_SHA256, 128, TPM_ECC_CURVE.NIST_P256, 0));
      case ECC_P384 ->
          List.of(ecc(HIGH, TPM_ALG_ID.SHA384, POLICY_B_SHA384, 256, TPM_ECC_CURVE.NIST_P384, 0));
      case RSA_2048 -> List.of(rsa(LOW, POLICY_A_SHA256, 256), rsa(HIGH, POLICY_B_SHA256, 0));
    };
  }

  private static TPMT_PUBLIC ecc(
      int attributes,
      TPM_ALG_ID hash,
      String policy,
      int cipherBits,
      TPM_ECC_CURVE curve,
      int uniqueOctets) {
    return new TPMT_PUBLIC(
        hash,
        TPMA_OBJECT.fromInt(attributes),
        Bytes.fromHex(policy).toArray(),
        new TPMS_ECC_PARMS(
            new TPMT_SYM_DEF_OBJECT(TPM_ALG_ID.AES, cipherBits, TPM_ALG_ID.CFB),
            new TPMS_NULL_ASYM_SCHEME(),
            curve,
            new TPMS_NULL_KDF_SCHEME()),
        new TPMS_ECC_POINT(new byte[uniqueOctets], new byte[uniqueOctets]));
  }

  private static TPMT_PUBLIC rsa(int attributes, String policy, int uniqueOctets) {
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA256,
        TPMA_OBJECT.fromInt(attributes),
        Bytes.fromHex(policy).toArray(),
        new TPMS_RSA_PARMS(
            new TPMT_SYM_DEF_OBJECT(TPM_ALG_ID.AES, 128, TPM_ALG_ID.CFB),
            new TPMS_NULL_ASYM_SCHEME(),
            2048,
            0),
        new TPM2B_PUBLIC_KEY_RSA(new byte[uniqueOctets]));
  }
}
