package org.attls.eat.ear;

/**
 * The claims whose names depend on the profile (draft-ietf-rats-ear-03, sections 3 and 4), in the
 * spelling of the drafts before -03.
 */
enum EarClaim {
  /** Tier of an appraisal; at the top level the tier over all of them. */
  STATUS("ear.status"),
  /** Up to eight claims of one signed octet. */
  TRUSTWORTHINESS_VECTOR("ear.trustworthiness-vector"),
  /** Which policy was applied: one text before -03, an array of texts since. */
  APPRAISAL_POLICY("ear.appraisal-policy-id"),
  /** Developer and build of the verifier. */
  VERIFIER_ID("ear.verifier-id"),
  /** The evidence, where the verifier repeats it. */
  RAW_EVIDENCE("ear.raw-evidence"),
  /** What a TEE says of the verifier itself. */
  TEE_INFO("ear.veraison.tee-info"),
  /** The evidence as the verifier understood it. */
  ANNOTATED_EVIDENCE("ear.veraison.annotated-evidence"),
  /** Whatever the policy wanted to add. */
  POLICY_CLAIMS("ear.veraison.policy-claims"),
  /** The key that the evidence attests. */
  KEY_ATTESTATION("ear.veraison.key-attestation");

  private final String dotted;

  EarClaim(String dotted) {
    this.dotted = dotted;
  }

  /** The name up to draft -02. */
  String dotted() {
    return dotted;
  }

  /** The name since draft -03, where there may be several policies. */
  String underscored() {
    return dotted.replace('.', '_').replace('-', '_') + (this == APPRAISAL_POLICY ? "s" : "");
  }
}
