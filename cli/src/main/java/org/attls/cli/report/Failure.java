package org.attls.cli.report;

import java.util.Optional;
import org.attls.cli.ExitStatus;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.rats.AttestationException;
import org.attls.tls.alert.Alerts;
import org.attls.tls.engine.AttestedTlsException;

/**
 * Whatever went wrong, in the words of this command.
 *
 * @param code reason code
 * @param message one sentence
 * @param alert the TLS alert that was sent or received
 * @param status exit status
 */
public record Failure(String code, String message, Optional<Alert> alert, ExitStatus status) {
  /**
   * A TLS alert.
   *
   * @param number 0..255
   * @param name such as {@code access_denied}
   * @param sent whether it was ours
   */
  public record Alert(int number, String name, boolean sent) {}

  /** The failure behind an exception; one that nobody expected is a defect. */
  public static Failure of(Throwable thrown) {
    if (thrown instanceof AttestedTlsException refusal) {
      return new Failure(
          refusal.reason().name(),
          Printable.line(refusal.getMessage()),
          refusal.alert().map(number -> alert(number, refusal)),
          ExitStatus.of(refusal.reason()));
    }
    if (thrown instanceof AttestationException refusal) {
      return of(refusal.reason().name(), refusal.getMessage(), ExitStatus.of(refusal.reason()));
    }
    if (thrown instanceof EnrolmentException refusal) {
      return of(refusal.refusal().name(), refusal.getMessage(), ExitStatus.REFUSED);
    }
    if (thrown instanceof CommandFailure failure) {
      return of(failure.code(), failure.getMessage(), failure.status());
    }
    if (thrown instanceof MalformedException malformed) {
      return of("MALFORMED", malformed.getMessage(), ExitStatus.MALFORMED);
    }
    return of("DEFECT", thrown.toString(), ExitStatus.DEFECT);
  }

  /** Code, sentence, and the alert where the sentence does not name it. */
  public String line() {
    return code + ": " + sentence();
  }

  /** What went wrong, without the code; with the alert where the words do not name it. */
  public String sentence() {
    return message
        + alert.filter(Alert::sent).map(sent -> " (alert " + sent.name() + ")").orElse("");
  }

  /** Adds code, sentence and alert to an event. */
  Event addTo(Event event) {
    event.inHeadline("reason", code).inHeadline("message", message);
    alert.ifPresent(
        it ->
            event
                .inHeadline("alert", it.number())
                .inHeadline("alert_name", it.name())
                .inHeadline("alert_by", it.sent() ? "us" : "peer"));
    return event;
  }

  private static Failure of(
      String code, @org.jspecify.annotations.Nullable String message, ExitStatus status) {
    return new Failure(code, Printable.line(message), Optional.empty(), status);
  }

  private static Alert alert(int number, AttestedTlsException refusal) {
    String described = Alerts.DETAILED.describe(number);
    int bracket = described.indexOf('(');
    return new Alert(
        number,
        bracket < 0 ? described : described.substring(0, bracket),
        refusal.origin().equals(Optional.of(AttestedTlsException.Origin.SENT)));
  }
}
