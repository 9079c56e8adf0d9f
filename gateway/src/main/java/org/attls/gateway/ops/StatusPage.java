package org.attls.gateway.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.attls.gateway.io.HandshakeRecord;

/**
 * What a person looks at: connections, verdicts by reason, verifiers, times by stage, the last
 * refusals. Read-only, without script; it fits a phone, and follows the colours of the system.
 */
final class StatusPage {
  private static final int REFUSALS = 25;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Metrics metrics;
  private final RecentConnections recent;

  StatusPage(Metrics metrics, RecentConnections recent) {
    this.metrics = metrics;
    this.recent = recent;
  }

  /**
   * The page as things are.
   *
   * @param ready whether devices are admitted
   */
  String at(Instant now, boolean ready) {
    Html page = new Html();
    page.markup("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .markup("<title>attls gateway</title>\n<style>" + Style.SHEET + "</style></head><body>\n")
        .markup("<header><h1>attls gateway</h1><p><span class=\"")
        .markup(ready ? "ready\">ready" : "unready\">not ready")
        .markup("</span> <time>")
        .text(TIME.format(now) + " UTC")
        .markup("</time></p></header>\n<main>\n");
    connections(page);
    verdicts(page);
    latencies(page);
    verifiers(page);
    refusals(page);
    return page.markup("</main></body></html>\n").toString();
  }

  private void connections(Html page) {
    page.markup("<section class=\"wide\"><h2>Connections</h2><dl>\n");
    metrics
        .connections()
        .forEach(
            (state, count) ->
                page.markup("<div><dt>")
                    .text(state.replace('_', ' '))
                    .markup("</dt><dd>")
                    .text(count.toString())
                    .markup("</dd></div>\n"));
    page.markup("</dl></section>\n");
  }

  private void verdicts(Html page) {
    page.markup("<section><h2>Handshakes since the start</h2>\n")
        .table(
            List.of("Listener", "Outcome", "Reason", "Count"),
            metrics.handshakes(),
            "No handshake has ended yet.")
        .markup("<h2>Refused by a limit</h2>\n")
        .table(List.of("Listener", "Limit", "Count"), metrics.refusedByLimit(), "Nobody.")
        .markup("</section>\n");
  }

  private void latencies(Html page) {
    List<List<String>> rows = new ArrayList<>();
    recent
        .latencies()
        .forEach((stage, took) -> rows.add(row(List.of(stage), times(Optional.of(took)))));
    page.markup("<section><h2>Time by stage</h2>\n")
        .table(
            List.of("Stage", "Count", "Median", "95 %", "Longest"),
            rows,
            "No handshake has ended yet.")
        .markup("<p class=\"note\">Of the last ")
        .text(Integer.toString(RecentConnections.MOST))
        .markup(" handshakes at most.</p></section>\n");
  }

  private static List<String> times(Optional<Latency> latency) {
    return latency
        .map(
            took ->
                List.of(
                    Integer.toString(took.count()),
                    milliseconds(took.median()),
                    milliseconds(took.percentile95()),
                    milliseconds(took.longest())))
        .orElse(List.of("0", "", "", ""));
  }

  private static List<String> row(List<String> first, List<String> more) {
    return Stream.concat(first.stream(), more.stream()).toList();
  }

  private void verifiers(Html page) {
    List<List<String>> each = new ArrayList<>();
    for (VerifierGauges.Row verifier : metrics.verifiers()) {
      String open = Integer.toString(verifier.inFlight());
      each.add(row(List.of(verifier.name(), verifier.state(), open), times(verifier.latency())));
    }
    List<List<String>> rows = new ArrayList<>();
    recent
        .verifiers()
        .forEach(
            (listener, seen) ->
                rows.add(
                    List.of(
                        listener,
                        answers(seen) ? "answers" : "does not answer",
                        seen.judged().map(kept -> TIME.format(kept.at())).orElse("none"),
                        seen.missed().map(kept -> TIME.format(kept.at())).orElse("none"),
                        seen.missed().flatMap(kept -> kept.handshake().message()).orElse(""))));
    page.markup("<section class=\"wide last\"><h2>Verifiers</h2>\n")
        .table(
            List.of(
                "Verifier",
                "When last asked",
                "Open questions",
                "Answers",
                "Median",
                "95 %",
                "Longest"),
            each,
            "None is in use.")
        .markup("<p class=\"note\">Times of the last ")
        .text(Integer.toString(VerifierGauges.MOST))
        .markup(" answers of each at most.</p>\n<h2>Verdicts</h2>\n")
        .table(
            List.of("Listener", "Its verifiers", "Last verdict", "Last without one", "Why"),
            rows,
            "None was asked yet.")
        .markup("</section>\n");
  }

  /** Whoever answered last is there. */
  private static boolean answers(RecentConnections.Answering seen) {
    return seen.judged().isPresent()
        && seen.missed().filter(kept -> kept.at().isAfter(seen.judged().get().at())).isEmpty();
  }

  private void refusals(Html page) {
    List<List<String>> rows = new ArrayList<>();
    for (RecentConnections.Kept kept : recent.refusals(REFUSALS)) {
      HandshakeRecord handshake = kept.handshake();
      rows.add(
          List.of(
              TIME.format(kept.at()),
              handshake.listener(),
              handshake.source(),
              handshake.reason().orElse(""),
              handshake.message().orElse(""),
              handshake.connection().hex()));
    }
    page.markup("<section class=\"wide last refusals\"><h2>Last refusals</h2>\n")
        .table(
            List.of("Time", "Listener", "Source", "Reason", "What happened", "Connection"),
            rows,
            "Nobody was refused.")
        .markup("<p class=\"note\">More about one: <code>attls gateway explain CONNECTION</code>")
        .markup("</p></section>\n");
  }

  private static String milliseconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }
}
