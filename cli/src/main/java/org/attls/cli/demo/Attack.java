package org.attls.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.rats.Reason;
import org.attls.tls.alert.Alerts;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.AttestedTlsException.Origin;

/** What is tried against the server, and what must come of it. */
enum Attack {
  /** Honest in everything but the state of the platform. */
  CHANGED_PCR(
      "changed-pcr",
      "a PCR that changed after enrolment",
      Reason.NOT_AFFIRMING,
      49,
      "genuine and fresh, but the registers are not as they were enrolled"),
  /** A4 of the attack catalogue. */
  REPLAYED_EVIDENCE(
      "replayed-evidence",
      "evidence recorded in the first connection",
      Reason.BINDING_MISMATCH,
      42,
      "genuine once; the challenge that it answers is not that of this connection"),
  /** A7. */
  OTHER_KEY(
      "other-key",
      "evidence for one TLS key, a signature by another",
      Reason.PROOF_OF_POSSESSION,
      51,
      "genuine and for this connection, but whoever signs the handshake has another key"),
  /** A1 in the form C2. */
  RELAY(
      "relay",
      "relay: evidence and leaked key of another TPM",
      Reason.BINDING_MISMATCH,
      42,
      "made for the victim's connection with the attacker, and that is what it says");

  private final String step;
  private final String title;
  private final Reason reason;
  private final int alert;
  private final String why;

  Attack(String step, String title, Reason reason, int alert, String why) {
    this.step = step;
    this.title = title;
    this.reason = reason;
    this.alert = alert;
    this.why = why;
  }

  /** What is wrong with the evidence, for people. */
  String why() {
    return why;
  }

  /** What programs know it by. */
  String step() {
    return step;
  }

  /** What people read. */
  String title() {
    return title;
  }

  /** Why the server must refuse. */
  Reason reason() {
    return reason;
  }

  /** The alert that it must send, and the client receive. */
  int alert() {
    return alert;
  }

  /** In what an attempt was not refused as it must be; empty when it was. */
  List<String> differences(Attempt attempt) {
    Optional<AttestedTlsException> server = attempt.server().failure();
    Optional<AttestedTlsException> client = attempt.client().failure();
    List<String> differences = new ArrayList<>();
    Attempt.differ(
        differences, "reason at the server", reason, server.map(AttestedTlsException::reason));
    Attempt.differ(differences, "alert sent", named(alert), alert(server, Origin.SENT));
    Attempt.differ(
        differences,
        "reason at the client",
        Reason.REFUSED_BY_PEER,
        client.map(AttestedTlsException::reason));
    Attempt.differ(differences, "alert received", named(alert), alert(client, Origin.RECEIVED));
    Attempt.differ(
        differences,
        "application data delivered at the server",
        0,
        Optional.of(attempt.server().received().size()));
    Attempt.differ(
        differences,
        "application data delivered at the client",
        0,
        Optional.of(attempt.client().received().size()));
    return differences;
  }

  /** Name and number of an alert. */
  static String named(int alert) {
    return Alerts.DETAILED.describe(alert);
  }

  private static Optional<String> alert(Optional<AttestedTlsException> failure, Origin origin) {
    return failure
        .filter(ended -> ended.origin().equals(Optional.of(origin)))
        .flatMap(AttestedTlsException::alert)
        .map(Attack::named);
  }
}
