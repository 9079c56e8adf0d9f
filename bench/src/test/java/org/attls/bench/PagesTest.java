package org.attls.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.attls.bench.report.Pages;
import org.junit.jupiter.api.Test;

class PagesTest {
  static final Path PROJECT =
      Path.of(Optional.ofNullable(System.getenv("ATTLS_PROJECT_ROOT")).orElse(".."));

  @Test
  void theReportIsThatOfTheRawNumbers() throws Exception {
    assertThat(Files.readString(PROJECT.resolve("bench/REPORT.md")))
        .isEqualTo(Pages.report(PROJECT));
  }

  @Test
  void theFrontPageSaysTheSame() throws Exception {
    assertThat(Files.readString(PROJECT.resolve("README.md"))).isEqualTo(Pages.readme(PROJECT));
  }
}
