package org.attls.cli.verifier;

import java.nio.file.Path;
import java.util.Optional;
import org.attls.cli.file.EarKeyFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.eat.ear.EarSigner;
import org.attls.verifier.embedded.ResultIssuer;

/**
 * Has results signed with another key when the file of the key is replaced; a bad file leaves the
 * old key in force and is reported.
 */
final class SigningKeyWatch implements AutoCloseable {
  private final DirectoryWatch directory;

  private SigningKeyWatch(DirectoryWatch directory) {
    this.directory = directory;
  }

  /** Begins to watch, in a thread of its own. */
  static SigningKeyWatch start(Path file, ResultIssuer issuer, Report report)
      throws CommandFailure {
    Path in = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
    return new SigningKeyWatch(
        DirectoryWatch.start(in, "the signing key", report, () -> reload(file, issuer, report)));
  }

  @Override
  public void close() {
    directory.close();
  }

  private static void reload(Path file, ResultIssuer issuer, Report report) {
    try {
      EarSigner read = EarKeyFile.signer(file);
      if (!read.publicKey().equals(issuer.key())) {
        issuer.rollOver(read);
        report.log(
            Event.of("ear_key", "results are signed with another key from now on")
                .inHeadline("ear_key", read.publicJwk()));
      }
    } catch (CommandFailure bad) {
      report.log(
          Event.of(
                  "ear_key_refused",
                  "signing key refused, the old one stays in force: " + bad.getMessage())
              .inHeadline("message", String.valueOf(bad.getMessage())));
    }
  }
}
