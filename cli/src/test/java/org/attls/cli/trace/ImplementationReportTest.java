package org.attls.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.profile.WireProfile;
import org.attls.tls.wire.CodePoints;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The recorded messages in the implementation report say what stands behind them. */
class ImplementationReportTest {
  private static final Pattern RECORD =
      Pattern.compile("```hex\n(client|server)\n([0-9a-f\n]+)```\n\n```\n(.*?)```", Pattern.DOTALL);

  @Test
  void hasRecords() throws Exception {
    assertThat(RECORD.matcher(report()).results().count()).isGreaterThan(9);
  }

  @TestFactory
  Stream<DynamicTest> eachRecordIsReadAsTheReportSays() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (String section : report().split("\n### ")) {
      String title = section.lines().findFirst().orElseThrow();
      // The messages of a section are those of one handshake.
      MessageView view = new MessageView(new Agreement(WireProfile.draft07(CodePoints.DRAFT_07)));
      Matcher records = RECORD.matcher(section);
      while (records.find()) {
        Endpoint sender = Endpoint.valueOf(records.group(1).toUpperCase(Locale.ROOT));
        Bytes message = Bytes.fromHex(records.group(2).replace("\n", ""));
        String read = view.of(sender, message).toText();
        String said = records.group(3);
        tests.add(DynamicTest.dynamicTest(title, () -> assertThat(read).isEqualTo(said)));
      }
    }
    return tests.stream();
  }

  private static String report() throws Exception {
    Path root = Path.of(Optional.ofNullable(System.getenv("ATTLS_PROJECT_ROOT")).orElse(".."));
    return Files.readString(
        root.resolve("spec-notes/implementation-report.md"), StandardCharsets.UTF_8);
  }
}
