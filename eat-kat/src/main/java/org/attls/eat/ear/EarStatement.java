package org.attls.eat.ear;

import java.util.Optional;
import org.attls.rats.Appraisal;

/**
 * What a verifier has to say of one attester.
 *
 * @param label name of the entry in {@code submods}, such as {@code PARSEC_TPM}
 * @param appraisal the verdict
 * @param annotatedEvidence the evidence as the verifier understood it: text of one JSON object
 */
public record EarStatement(String label, Appraisal appraisal, Optional<String> annotatedEvidence) {
  /** A statement that does not explain the evidence. */
  public EarStatement(String label, Appraisal appraisal) {
    this(label, appraisal, Optional.empty());
  }
}
