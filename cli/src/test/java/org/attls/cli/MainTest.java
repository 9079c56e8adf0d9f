package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Arrays;
import org.attls.rats.Reason;
import org.attls.tls.curve.EllipticCurves;
import org.junit.jupiter.api.Test;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("attls ");
  }

  @Test
  void saysWhichCodeDoesTheEllipticCurveWork() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("elliptic curves: " + EllipticCurves.preferred().code());
  }

  @Test
  void doesWithoutTheNativeProviderWhenTold() {
    String before = System.getProperty(EllipticCurves.PROPERTY);
    try {
      assertThat(run("--no-native", "--version")).isZero();
      assertThat(out.toString())
          .contains("elliptic curves: " + EllipticCurves.lightweight().code());
    } finally {
      if (before == null) {
        System.clearProperty(EllipticCurves.PROPERTY);
      } else {
        System.setProperty(EllipticCurves.PROPERTY, before);
      }
    }
  }

  @Test
  void refusesAnUnknownCommandInOneLineWithStatusTwo() {
    assertThat(run("no-such-command")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1).first().asString().contains("no-such-command");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void asksForACommandWhereNoneIsGiven() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("no command given");
  }

  @Test
  void takesTheLaunchersNoInstall() {
    assertThat(run("--no-install", "--help")).isZero();
  }

  @Test
  void tellsAnOutageFromARefusal() {
    assertThat(Arrays.stream(Reason.values()).filter(r -> ExitStatus.of(r).code() == 69))
        .containsExactlyInAnyOrder(
            Reason.VERIFIER_UNAVAILABLE, Reason.RESULT_INVALID, Reason.ATTESTER_UNAVAILABLE);
    assertThat(ExitStatus.of(Reason.NOT_AFFIRMING)).isEqualTo(ExitStatus.REFUSED);
    assertThat(ExitStatus.of(Reason.DEFECT).code()).isEqualTo(70);
  }

  @Test
  void whatCouldNotBeWrittenIsNotDone() {
    PrintWriter full =
        new PrintWriter(
            new Writer() {
              @Override
              public void write(char[] text, int offset, int length) throws IOException {
                throw new IOException("No space left on device");
              }

              @Override
              public void flush() {}

              @Override
              public void close() {}
            });
    full.println("a verdict");
    PrintWriter line = new PrintWriter(err, true);
    assertThat(Main.printed(full, line, 0)).isEqualTo(69);
    assertThat(err.toString()).startsWith("attls: OUTPUT: ");
    assertThat(Main.printed(full, line, 1)).isEqualTo(1);
    assertThat(Main.printed(new PrintWriter(out, true), line, 0)).isZero();
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
