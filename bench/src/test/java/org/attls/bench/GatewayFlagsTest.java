package org.attls.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.attls.bench.gateway.GatewayBench;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is started as the command starts it. */
class GatewayFlagsTest {
  @ParameterizedTest
  @ValueSource(strings = {"attls", "gateway/packaging/debian/attls"})
  void areThoseOfTheCommand(String script) throws Exception {
    assertThat(Files.readString(PagesTest.PROJECT.resolve(script)))
        .containsPattern("gateway\\) flags=['(]" + GatewayBench.FLAGS + "[')]");
  }
}
