package org.attls.cli.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cli.file.Input;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Failure;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;

class BatchTest {
  /** The work: a file named "bad" is malformed, "defect" breaks the software. */
  private static final Batch BATCH =
      new Batch(
          List.of("file", "as"),
          RunOptions.of(Map.of("as", Optional.of("cmw"))),
          line ->
              switch (line.required("file")) {
                case "bad" -> throw new MalformedException("cmw.type", 3, "it is bad");
                case "defect" -> throw new IllegalStateException("broken");
                case "too deep" -> throw new StackOverflowError();
                case "no" -> Optional.of(Failure.of(CommandFailure.usage(line.required("as"))));
                default -> Optional.empty();
              });

  @Test
  void answersEachLineInItsOrder() throws Exception {
    assertThat(
            run(
                "{\"file\":\"good\",\"as\":\"cmw\"}\n"
                    + "{\"file\":\"bad\"}\n"
                    + "{\"as\":null,\"file\":\"é\"}"))
        .containsExactly(
            "{\"n\":1,\"file\":\"good\",\"exit\":0,\"reason\":null,\"message\":null}",
            "{\"n\":2,\"file\":\"bad\",\"exit\":65,"
                + "\"reason\":\"MALFORMED\",\"message\":\"cmw.type (offset 3): it is bad\"}",
            "{\"n\":3,\"file\":\"é\",\"exit\":0,\"reason\":null,\"message\":null}");
  }

  @Test
  void answersABadLineAndGoesOn() throws Exception {
    List<String> answers =
        run(
            String.join(
                "\n",
                "no json",
                "",
                "[]",
                "{\"as\":\"cmw\"}",
                "{\"file\":1}",
                "{\"file\":\"good\",\"color\":\"red\"}",
                "{\"file\":\"good\",\"file\":\"good\"}",
                "{\"file\":\"" + "x".repeat(BoundedLines.MAX_OCTETS) + "\"}",
                "{\"file\":\"good\"}",
                ""));
    assertThat(answers).hasSize(9);
    assertThat(answers.subList(0, 8))
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .contains("\"exit\":2,")
                    .contains("\"reason\":\"USAGE\",\"message\":\""));
    assertThat(answers.get(3)).contains("which file? --file is missing");
    assertThat(answers.get(5)).contains("line.color").contains("[file, as]");
    assertThat(answers.get(7)).contains("more than 65536 octets").contains("\"file\":null");
    assertThat(answers.get(8))
        .isEqualTo("{\"n\":9,\"file\":\"good\",\"exit\":0,\"reason\":null,\"message\":null}");
  }

  @Test
  void aLineReplacesOptionsOfTheCommandLine() throws Exception {
    assertThat(
            run(
                "{\"file\":\"no\"}\n"
                    + "{\"file\":\"no\",\"as\":\"ear\"}\n"
                    + "{\"file\":\"no\",\"as\":null}"))
        .satisfiesExactly(
            first -> assertThat(first).contains("\"exit\":2,").contains("\"message\":\"cmw\""),
            second -> assertThat(second).contains("\"message\":\"ear\""),
            third -> assertThat(third).contains("\"message\":\"cmw\""));
  }

  @Test
  void survivesADefect() throws Exception {
    assertThat(run("{\"file\":\"defect\"}\n{\"file\":\"too deep\"}\n{\"file\":\"good\"}"))
        .satisfiesExactly(
            broken -> assertThat(broken).contains("\"exit\":70,").contains("\"DEFECT\","),
            first -> assertThat(first).contains("\"exit\":70,").contains("\"DEFECT\","),
            second -> assertThat(second).contains("\"exit\":0,"));
  }

  /** A program may wait for each answer before it writes the next line. */
  @Test
  void answersBeforeTheNextLineIsThere() throws Exception {
    PipedOutputStream feed = new PipedOutputStream();
    StringWriter out = new StringWriter();
    try (InputStream lines = new PipedInputStream(feed)) {
      InputStream watched =
          new InputStream() {
            private int asked;

            @Override
            public int read() throws IOException {
              throw new IOException("never one by one");
            }

            @Override
            public int read(byte[] octets, int from, int size) throws IOException {
              switch (asked++) {
                case 0 -> feed.write("{\"file\":\"one\"}\n".getBytes(StandardCharsets.UTF_8));
                case 1 -> {
                  assertThat(out.toString()).contains("\"one\"");
                  feed.close();
                }
                default -> {}
              }
              return lines.read(octets, from, size);
            }
          };
      BATCH.run(new Input(watched), "-", new PrintWriter(out, true));
    }
    assertThat(out.toString().lines()).hasSize(1);
  }

  @Test
  void saysThatTheFileOfLinesIsMissing() {
    Input input = new Input(InputStream.nullInputStream());
    assertThatThrownBy(() -> BATCH.run(input, "no-such-file", new PrintWriter(new StringWriter())))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("no-such-file: no such file");
  }

  private static List<String> run(String lines) throws CommandFailure {
    StringWriter out = new StringWriter();
    InputStream in = new java.io.ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
    BATCH.run(new Input(in), "-", new PrintWriter(out, true));
    return out.toString().lines().toList();
  }
}
