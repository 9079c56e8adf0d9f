package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;

class AttackCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void showsBothEndsOfTheRelayInATableOfAHundredColumns() {
    assertThat(run("attack", "A1", "a33")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    assertThat(out.toString())
        .containsPattern("raw nonce.*succeeds \\(known\\) +succeeds +KNOWN")
        .containsPattern("bound.*BINDING_MISMATCH 42 +BINDING_MISMATCH 42 +ok")
        .contains("not tried: exported authenticators only")
        .contains("1 attack in 2 trials: all ended as they must; 1 not tried");
  }

  @Test
  void printsALineOfJsonForEachTrial() throws Exception {
    assertThat(run("attack", "--json", "C5", "A34")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(3);
    var trial = JsonReader.read(Bytes.utf8(lines.get(0)), "line", 4096).asObject();
    assertThat(trial.required("id").asText()).isEqualTo("C5");
    assertThat(trial.required("observed").asText()).isEqualTo("succeeds");
    assertThat(lines.get(1)).contains("\"not_tried\":\"exported authenticators only");
    assertThat(lines.get(2)).isEqualTo("{\"attacks\":1,\"trials\":1,\"wrong\":0,\"not_tried\":1}");
  }

  @Test
  void knowsNoOtherAttacks() {
    assertThat(run("attack", "A46")).isEqualTo(2);
    assertThat(err.toString()).contains("no attack A46");
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
