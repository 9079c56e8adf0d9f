package org.attls.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Map;
import org.attls.arch.fixture.cli.ReadsJson;
import org.attls.arch.fixture.cli.UsesHiddenLibraries;
import org.attls.arch.fixture.cmw.LooksUp;
import org.attls.arch.fixture.eat.util.SeesARole;
import org.attls.arch.fixture.nowhere.Homeless;
import org.attls.arch.fixture.rats.Role;
import org.attls.arch.fixture.tls.wire.HasASocket;
import org.attls.arch.fixture.tls.wire.KnowsBouncyCastle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of {@link Rooms} on classes that break it: a rule that cannot fail keeps nothing. */
class RoomsTest {
  private final Rooms rooms = new Rooms("org.attls.arch.fixture");

  @Test
  void refusesARoomThatLooksUp() {
    assertThat(violations(rooms.arrowsAreKept(), LooksUp.class, Role.class)).contains("LooksUp");
  }

  @Test
  void refusesAnEmptyRoom() {
    JavaClasses nothingElse = new ClassFileImporter().importClasses(Role.class);
    assertThatThrownBy(() -> rooms.arrowsAreKept().check(nothingElse))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Layer 'cmw' is empty");
  }

  @Test
  void refusesAClassOutsideOfTheRooms() {
    assertThat(violations(rooms.everyClassIsInARoom(), Homeless.class, Role.class))
        .contains("Homeless")
        .doesNotContain("Role");
  }

  @Test
  void refusesAFormatThatKnowsARole() {
    ArchRule rule = rooms.onlyInspectorsAndResultsOfTheFormatsSeeTheRoles();
    assertThat(violations(rule, SeesARole.class)).contains("SeesARole");
  }

  @ParameterizedTest
  @MethodSource("org.attls.arch.ArrowsTest#hiddenLibraries")
  void refusesAHiddenLibraryElsewhere(Map.Entry<String, String> hidden) {
    ArchRule rule = rooms.hides(hidden.getKey(), hidden.getValue());
    assertThat(violations(rule, UsesHiddenLibraries.class))
        .containsOnlyOnce("Field <")
        .contains("has type <" + hidden.getValue().replace("..", "."));
  }

  @Test
  void refusesAJsonParserElsewhere() {
    assertThat(violations(rooms.jsonIsReadInOneRoom(), ReadsJson.class)).contains("JsonParser");
  }

  @Test
  void refusesASocketAndABouncyCastleTypeInTheWireCodecs() {
    ArchRule rule = rooms.isPure("tls.wire");
    assertThat(violations(rule, HasASocket.class)).contains("java.net.Socket");
    assertThat(violations(rule, KnowsBouncyCastle.class)).contains("ASN1Integer");
  }

  @Test
  void refusesAPackageNamedUtil() {
    assertThat(violations(rooms.packagesAreNamedForIdeas(), SeesARole.class)).contains("SeesARole");
  }

  private static String violations(ArchRule rule, Class<?>... classes) {
    EvaluationResult result = rule.evaluate(new ClassFileImporter().importClasses(classes));
    return String.join("\n", result.getFailureReport().getDetails());
  }
}
