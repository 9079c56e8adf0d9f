package org.attls.interop.mbedtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.internal.bc.Replay;
import org.attls.tls.profile.Recording;
import org.junit.jupiter.api.Test;

/**
 * How each of our ends fared in the place of each recorded one. Writes the table that says so, and
 * fails when it was another; {@link ServerReplayTest} and {@link ClientReplayTest} say what must
 * be.
 */
class RecordedPageTest {
  private static final Path PAGE =
      Path.of(Optional.ofNullable(System.getenv("ATTLS_PROJECT_ROOT")).orElse(".."))
          .resolve("interop/mbedtls-poc/README.md");
  private static final String TABLE = "<!-- made by RecordedPageTest -->";

  @Test
  void thePageSaysHowTheRecordedConversationsWent() throws Exception {
    List<String> rows = new ArrayList<>();
    rows.add("");
    rows.add(
        "| recorded | our server | of its messages equal | our client | of its messages equal |");
    rows.add("|" + "---|".repeat(5));
    for (String name : Recording.all().toList()) {
      Recording recording = Recording.of(name);
      Replay server = Replay.server(recording, RecordedDevice.relyingParty(recording));
      Replay client = ClientReplayTest.connect(recording);
      rows.add(
          "| %s | %s | %s |"
              .formatted(name, cells(server, recording, true), cells(client, recording, false)));
    }
    List<String> lines = Files.readAllLines(PAGE);
    int table = lines.indexOf(TABLE) + 1;
    boolean equal = lines.subList(table, lines.size()).equals(rows);
    if (!equal) {
      List<String> page = new ArrayList<>(lines.subList(0, table));
      page.addAll(rows);
      Files.write(PAGE, page);
    }
    assertThat(equal).as("the page had another table; it has been written anew").isTrue();
  }

  private static String cells(Replay ours, Recording recording, boolean weServe) {
    String outcome = outcome(ours, recording.recordsOf(weServe));
    List<Bytes> sent = ours.sent();
    List<Bytes> recorded = recording.flightOf(!weServe);
    long equal =
        IntStream.range(0, Math.min(sent.size(), recorded.size()))
            .filter(i -> sent.get(i).equals(recorded.get(i)))
            .count();
    return outcome + " | " + equal + " of " + recorded.size();
  }

  private static String outcome(Replay ours, List<Bytes> records) {
    try {
      for (Bytes record : records) {
        ours.engine().offerInput(record.toArray(), 0, record.size());
      }
      return ours.engine().session().peer().isPresent() ? "admits" : "is admitted";
    } catch (AttestedTlsException refusal) {
      return "ends with " + Objects.requireNonNull(refusal.reason());
    }
  }
}
