package org.attls.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.attls.cli.option.HostPort;
import org.attls.cli.report.Printable;
import org.attls.cli.report.Style;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.QuotedPcrs;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.Stage;

/** The story for people: at most 100 columns and 60 lines. */
final class TextReport implements DemoReport {
  private static final int NAME = 15;
  private static final int TEXT = 70;
  private static final int STAGE = 12;
  private static final int TITLE = 50;

  private final PrintWriter out;
  private final Style style;
  private boolean refusalsBegun;

  TextReport(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  @Override
  public void begins() {
    out.println(style.bold("A TLS connection that opens only for the key that a TPM vouches for"));
    section("Prepared on this machine");
  }

  @Override
  public void tpm(Device device, Duration took) {
    prepared(
        "software TPM",
        (device.directory().isPresent() ? "swtpm in a private directory" : device.address())
            + "; for demonstration, it protects nothing",
        took);
  }

  @Override
  public void verifier(VerifierSite verifier, Duration took) {
    prepared("verifier", verifier.origin() + ", speaks Veraison's REST API", took);
  }

  @Override
  public void enrolled(Device.Enrolment enrolment, Duration took) {
    prepared(
        "enrolment",
        "attestation key and "
            + enrolment.state().selection().spelling()
            + ", as a CoRIM, given to the verifier",
        took);
  }

  @Override
  public void server(Laboratory laboratory, Duration took) {
    prepared(
        "server",
        HostPort.describe(laboratory.address())
            + " as "
            + laboratory.serverName()
            + ", admits only the enrolled TPM",
        took);
  }

  @Override
  public void admission(Attempt attempt) {
    section(
        "A client on that TPM connects: "
            + (attempt.peer().isPresent() ? style.good("ADMITTED") : style.bad("NOT ADMITTED")));
    attempt.server().session().ifPresent(session -> negotiated(attempt, session));
    attempt.peer().ifPresent(peer -> peer(attempt, peer));
    row(
        "data",
        attempt.server().received().size()
            + " octets to the server, "
            + attempt.client().received().size()
            + " back to the client");
    timings(attempt);
  }

  private void negotiated(Attempt attempt, AttestedSession session) {
    row(
        "negotiated",
        "profile "
            + session.profile()
            + attempt
                .attestation()
                .map(it -> ", binding " + it.binding().map(TextReport::lower).orElse("none"))
                .orElse(", no attestation")
            + ", "
            + session.cipherSuite());
    attempt
        .attestation()
        .flatMap(AttestedSession.Attestation::evidence)
        .ifPresent(
            it -> row("evidence", it.evidenceType().type() + ", " + it.octets() + " octets"));
  }

  private void peer(Attempt attempt, AttestedSession.AttestedPeer peer) {
    peer.evidence().flatMap(InspectedEvidence::pcrs).ifPresent(this::pcrs);
    attempt.tier().ifPresent(tier -> row("verdict", "EAR from the verifier: " + lower(tier)));
    AttestedIdentity identity = peer.verdict().identity();
    row("identity", lower(identity.level()) + " " + identity.name());
  }

  private void pcrs(QuotedPcrs pcrs) {
    row("PCRs", pcrs.selection());
    row("PCR digest", pcrs.digest().hex());
  }

  private void timings(Attempt attempt) {
    StringBuilder header = new StringBuilder(pad("", NAME));
    for (Stage stage : Stage.values()) {
      header.append(right(lower(stage), STAGE));
    }
    out.println();
    out.println("  " + style.dim(header + right("all", 9)));
    stages("client, ms", attempt.client());
    stages("server, ms", attempt.server());
  }

  private void stages(String name, End end) {
    if (end.session().isEmpty()) {
      return;
    }
    Map<Stage, Duration> times = end.session().get().timings();
    StringBuilder line = new StringBuilder(pad(name, NAME));
    Duration all = Duration.ZERO;
    for (Stage stage : Stage.values()) {
      Duration time = times.getOrDefault(stage, Duration.ZERO);
      all = all.plus(time);
      line.append(right(times.containsKey(stage) ? millis(time) : "-", STAGE));
    }
    out.println("  " + line + right(millis(all), 9));
  }

  @Override
  public void refusal(Attack attack, Attempt attempt) {
    if (!refusalsBegun) {
      refusalsBegun = true;
      section("Four clients that must not get in");
      out.println(
          "  "
              + style.dim(
                  pad("they come with", TITLE) + pad("the server finds", 22) + "they are told"));
    }
    Optional<AttestedTlsException> server = attempt.server().failure();
    String found = server.map(AttestedTlsException::reason).map(Reason::name).orElse("nothing");
    String told =
        attempt
            .client()
            .failure()
            .flatMap(AttestedTlsException::alert)
            .map(Attack::named)
            .orElse("nothing");
    boolean asAnnounced = attack.differences(attempt).isEmpty();
    out.println(
        "  "
            + pad(attack.title(), TITLE)
            + (asAnnounced ? style.good(pad(found, 22)) : style.bad(pad(found, 22)))
            + told);
    // Where it went otherwise, what the server itself says is of more use.
    String why =
        asAnnounced
            ? attack.why()
            : server.map(refusal -> Printable.line(refusal.getMessage())).orElse("not refused");
    out.println("    " + style.dim(why));
  }

  @Override
  public void draftRelay(Attempt attempt) {
    boolean succeeded = attempt.peer().isPresent();
    out.println();
    out.println(
        style.warning("WARNING")
            + " The same relay "
            + (succeeded ? style.warning("SUCCEEDS") : style.bad("FAILS, which was not expected,"))
            + " where server and device both allow binding mode draft:");
    out.println(
        "        evidence over the bare nonce fits any connection that passes the nonce on.");
    out.println(
        "        This is CVE-2026-33697, and why the mode is refused unless allowed by name.");
  }

  @Override
  public void ends(List<String> differences) {
    out.println();
    if (differences.isEmpty()) {
      out.println(
          style.good("As announced.")
              + " No application data reached or left the refused. Everything started has ended.");
      return;
    }
    out.println(style.bad("Not as announced:"));
    differences.forEach(difference -> out.println("  " + Printable.line(difference)));
  }

  private void section(String title) {
    out.println();
    out.println(style.bold(title));
  }

  private void prepared(String name, String text, Duration took) {
    out.println(
        "  " + style.dim(pad(name, NAME)) + pad(text, TEXT) + right(millis(took), 6) + " ms");
  }

  private void row(String name, String text) {
    out.println("  " + style.dim(pad(name, NAME)) + text);
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, time.toMillis() < 10 ? "%.1f" : "%.0f", time.toNanos() / 1e6);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text + " " : text + " ".repeat(width - text.length());
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }
}
