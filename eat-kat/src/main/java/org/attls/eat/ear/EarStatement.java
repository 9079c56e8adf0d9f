package org.attls.eat.ear;

import java.util.Optional;
import java.util.function.Supplier;
import org.attls.rats.Appraisal;

/**
 * What a verifier has to say of one attester.
 *
 * @param label name of the entry in {@code submods}, such as {@code PARSEC_TPM}
 * @param appraisal the verdict
 * @param annotatedEvidence gives the evidence as the verifier understood it, text of one JSON
 *     object; asked when a result is written
 */
public record EarStatement(
    String label, Appraisal appraisal, Optional<Supplier<String>> annotatedEvidence) {
  /** A statement that does not explain the evidence. */
  public EarStatement(String label, Appraisal appraisal) {
    this(label, appraisal, Optional.empty());
  }

  /**
   * A statement that explains the evidence.
   *
   * @param annotatedEvidence text of one JSON object
   */
  public static EarStatement annotated(
      String label, Appraisal appraisal, String annotatedEvidence) {
    return new EarStatement(label, appraisal, Optional.of(() -> annotatedEvidence));
  }
}
