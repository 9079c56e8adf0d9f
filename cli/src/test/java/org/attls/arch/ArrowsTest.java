package org.attls.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of {@link Rooms} on the code of all modules. */
class ArrowsTest {
  private static final String ROOT = "org.attls";

  private static JavaClasses project = new ClassFileImporter().importClasses();

  private final Rooms rooms = new Rooms(ROOT);

  @BeforeAll
  static void importProject() {
    project =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(ArrowsTest::isNoTestHelper)
            .importPackages(ROOT);
  }

  static Stream<String> rooms() {
    return Rooms.ARROWS.keySet().stream();
  }

  static List<String> pureParts() {
    return Rooms.PURE_PARTS;
  }

  static Stream<Map.Entry<String, String>> hiddenLibraries() {
    return Rooms.HIDDEN_LIBRARIES.entrySet().stream()
        .flatMap(
            hidden -> hidden.getValue().stream().map(name -> Map.entry(hidden.getKey(), name)));
  }

  @ParameterizedTest
  @MethodSource({"rooms", "pureParts"})
  void looksAtClassesOfEachRoom(String room) {
    assertThat(
            project.stream()
                .filter(c -> (c.getPackageName() + ".").startsWith(ROOT + "." + room + ".")))
        .as("classes in " + room)
        .isNotEmpty();
  }

  @Test
  void roomsSeeOnlyWhatTheirArrowsPointTo() {
    rooms.arrowsAreKept().check(project);
  }

  @Test
  void everyClassIsInARoom() {
    rooms.everyClassIsInARoom().check(project);
  }

  @Test
  void onlyInspectorsAndResultsOfTheFormatsSeeTheRoles() {
    rooms.onlyInspectorsAndResultsOfTheFormatsSeeTheRoles().check(project);
  }

  @ParameterizedTest
  @MethodSource("hiddenLibraries")
  void aLibraryStaysInItsRoom(Map.Entry<String, String> hidden) {
    rooms.hides(hidden.getKey(), hidden.getValue()).check(project);
  }

  @Test
  void jsonIsReadInOneRoom() {
    rooms.jsonIsReadInOneRoom().check(project);
  }

  @ParameterizedTest
  @MethodSource("pureParts")
  void decisionsHaveNoBouncyCastleTypeAndNoSocket(String part) {
    rooms.isPure(part).check(project);
  }

  @Test
  void packagesAreNamedForIdeas() {
    rooms.packagesAreNamedForIdeas().check(project);
  }

  /** The helpers in the test jar of cmw are no part of the product. */
  private static boolean isNoTestHelper(Location location) {
    return !location.contains("org/attls/testing/");
  }
}
