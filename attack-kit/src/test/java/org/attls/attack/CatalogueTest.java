package org.attls.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each attack of the catalogue comes to the end that it must. */
class CatalogueTest {
  static Stream<Arguments> tried() {
    return Catalogue.all().stream()
        .filter(scenario -> !scenario.trials().isEmpty())
        .map(scenario -> Arguments.of(scenario.id() + " " + scenario.title(), scenario));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tried")
  void comesToTheEndThatItMust(String name, Scenario scenario) {
    List<String> differences =
        scenario.run().stream()
            .filter(result -> !result.asExpected())
            .map(
                result ->
                    result.trial().name()
                        + ": expected "
                        + result.trial().expected().text()
                        + ", observed "
                        + result.observed().text())
            .toList();
    assertThat(differences).as(name).isEmpty();
  }
}
