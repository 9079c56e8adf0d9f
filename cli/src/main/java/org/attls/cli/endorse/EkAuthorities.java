package org.attls.cli.endorse;

import java.nio.file.Path;
import org.attls.cli.file.PemFile;
import org.attls.cli.report.CommandFailure;
import org.attls.eat.enrol.EndorsementRoots;

/** The makers of TPMs that somebody trusts, in a file. */
final class EkAuthorities {
  private EkAuthorities() {}

  /**
   * @throws CommandFailure a usage error
   */
  static EndorsementRoots of(Path file) throws CommandFailure {
    try {
      return EndorsementRoots.of(PemFile.certificates(file));
    } catch (IllegalArgumentException noRoot) {
      throw CommandFailure.usage(file + ": " + noRoot.getMessage());
    }
  }
}
