package org.attls.verifier.embedded.appraise;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/** Where the verifier keeps account of what it judged. Called by many threads; must not fail. */
@FunctionalInterface
public interface AppraisalLog {
  /** Keeps no account. */
  AppraisalLog NONE = (at, finding) -> {};

  /** One appraisal ended. */
  void appraised(Instant at, Finding finding);

  /**
   * One line of text for each appraisal: time, status, attestation key, and which check failed.
   * Texts that come from evidence cannot break the line.
   */
  static AppraisalLog lines(Consumer<String> sink) {
    return (at, finding) ->
        sink.accept(
            (at
                    + " appraisal status="
                    + finding.appraisal().status().name().toLowerCase(Locale.ROOT)
                    + " kid="
                    + finding.kid().map(kid -> kid.hex()).orElse("-")
                    + " failed="
                    + finding.failedCheck().orElse("-"))
                .replaceAll("\\p{Cntrl}", " "));
  }
}
