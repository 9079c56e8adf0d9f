package org.attls.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The table of the pieces of a handshake. */
final class PiecesPage {
  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("cmwWrite", "wrap evidence (CMW)"),
          Map.entry("cmwRead", "read the wrapper"),
          Map.entry("evidenceInspection", "read evidence of a TPM, as the relying party does"),
          Map.entry("channelBinder", "channel binder (mode draft), from the handshake secret"),
          Map.entry("boundChallenge", "challenge to a client (mode bound), from the exporter"),
          Map.entry("certificateVerify", "hash and signature of a CertificateVerify"),
          Map.entry("resultVerification", "read and verify a result (EAR)"),
          Map.entry("corimRead", "read an endorsement (CoRIM)"),
          Map.entry("appraisal", "appraise evidence of a TPM: two signatures"),
          Map.entry("record16k", "protect 16 KiB at one end, open them at the other"));

  private PiecesPage() {}

  static void write(List<Map<String, String>> pieces, Consumer<String> line) {
    line.accept("By JMH, one thread, by the clock; raw results in `pieces.json`.");
    line.accept("");
    line.accept("| | elliptic curves | µs | ± (99.9 %) | KiB allocated |");
    line.accept("|---|---|---|---|---|");
    for (Map<String, String> piece : pieces) {
      String name = Objects.requireNonNull(piece.get("piece"));
      line.accept(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.1f | %.1f | %.1f |",
              TITLES.getOrDefault(name, name),
              piece.get("code"),
              number(piece, "micros"),
              number(piece, "error_micros"),
              number(piece, "octets") / 1024));
    }
  }

  private static double number(Map<String, String> piece, String column) {
    return Double.parseDouble(Objects.requireNonNull(piece.get(column)));
  }
}
