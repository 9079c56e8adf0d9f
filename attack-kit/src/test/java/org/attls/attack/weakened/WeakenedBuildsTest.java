package org.attls.attack.weakened;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.attls.attack.Catalogue;
import org.attls.attack.Expectation;
import org.attls.attack.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario is red against a build without the check that it is about. */
class WeakenedBuildsTest {
  static Stream<Arguments> weakenings() {
    return Weakening.all().stream().map(it -> Arguments.of(it.check(), it));
  }

  @ParameterizedTest(name = "without {0}")
  @MethodSource("weakenings")
  void anAttackIsSeenToSucceedWithoutTheCheck(String check, Weakening weakening) {
    WeakenedBuild build = new WeakenedBuild(weakening);
    List<String> green = new ArrayList<>();
    for (String id : weakening.red()) {
      List<String> red = build.red(id);
      red.forEach(line -> System.out.println("without " + check + ", " + id + ": " + line));
      if (red.isEmpty()) {
        green.add(id);
      }
    }
    assertThat(green).as("scenarios that do not notice: without " + check).isEmpty();
  }

  /** Scenarios that watch what is said or done, where no check stands between. */
  private static final Set<String> WITHOUT_CHECK = Set.of("A38");

  @Test
  void everyScenarioHasACheckWithoutWhichItIsRed() {
    Set<String> covered =
        Weakening.all().stream().flatMap(it -> it.red().stream()).collect(Collectors.toSet());
    List<String> uncovered =
        Catalogue.all().stream()
            .filter(WeakenedBuildsTest::mustHold)
            .map(Scenario::id)
            .filter(id -> !covered.contains(id) && !WITHOUT_CHECK.contains(id))
            .toList();
    assertThat(uncovered).isEmpty();
  }

  /** An attack that only succeeds has no check that it could be red without. */
  private static boolean mustHold(Scenario scenario) {
    return scenario.trials().stream()
        .anyMatch(trial -> !(trial.expected() instanceof Expectation.Succeeds));
  }
}
