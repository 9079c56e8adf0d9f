package org.attls.interop.bogo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is published of the last run of BoringSSL's suite. */
class BogoTest {
  private static String page(BogoConfig config) throws Exception {
    return Files.readString(config.file().resolveSibling("result.md"));
  }

  @Test
  void theFrontPageSaysWhatTheRunFound() throws Exception {
    assertThat(page(BogoConfig.read())).contains("**" + FrontPage.numbers() + "**");
  }

  @Test
  void everyTestThatIsLeftOutHasItsReasonAndItsPlace() throws Exception {
    BogoConfig config = BogoConfig.read();
    for (Map<String, String> table :
        List.of(config.disabled(), config.known(), config.notOffered())) {
      assertThat(table.values()).allSatisfy(reason -> assertThat(reason).hasSizeGreaterThan(4));
      assertThat(new ArrayList<>(table.keySet()))
          .isEqualTo(new ArrayList<>(new TreeSet<>(table.keySet())));
    }
  }

  @Test
  void thePageIsThatOfTheseTables() throws Exception {
    BogoConfig config = BogoConfig.read();
    String page = page(config);
    config
        .disabled()
        .forEach((tests, why) -> assertThat(page).contains("| `" + tests + "` | " + why + " |"));
    config
        .known()
        .forEach((test, why) -> assertThat(page).contains("| " + test + " | " + why + " |"));
    assertThat(page).doesNotContain("not known");
  }
}
