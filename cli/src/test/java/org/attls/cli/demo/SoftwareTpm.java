package org.attls.cli.demo;

import org.attls.rot.tpm.swtpm.Swtpm;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What the tests here cannot do without. */
final class SoftwareTpm {
  private SoftwareTpm() {}

  /**
   * Skips the test, with the reason printed, where swtpm is missing; fails it where CI=true, so
   * that coverage cannot vanish unnoticed.
   */
  static void require() {
    if (Swtpm.isInstalled()) {
      return;
    }
    String reason = "swtpm is not installed (package swtpm)";
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(reason + ", and CI=true allows no skipping");
    }
    System.err.println("SKIPPED: " + reason);
    Assumptions.abort(reason);
  }
}
