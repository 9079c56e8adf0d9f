package org.attls.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger's own checks, on a project made for the purpose. */
class LedgerTest {
  private static final String GOOD =
      "X-01\tMUST\ttext\tRFC 1, 1\torg.a.Thing#does\torg.a.ThingTest#works\t";

  @TempDir Path root = Path.of("");

  @BeforeEach
  void makeAProject() throws IOException {
    write("module/pom.xml", "");
    write("module/src/main/java/org/a/Thing.java", "class Thing { void does() {} }");
    write(
        "module/src/test/java/org/a/ThingTest.java",
        "class ThingTest {\n  @Test\n  void works() {\n    helps();\n  }\n\n  void helps() {}\n}\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private List<String> defects(String... rows) throws IOException {
    Path file = root.resolve("x.tsv");
    Files.writeString(file, Ledger.HEADER + "\n" + String.join("\n", rows) + "\n");
    return Ledger.defects(List.of(Ledger.read(file)), new Sources(root));
  }

  @Test
  void aRowWhoseNamesExistIsGood() throws IOException {
    assertThat(defects(GOOD)).isEmpty();
    assertThat(defects("X-02\tSHOULD\ttext\tRFC 1, 2\t\t\tnot built yet")).isEmpty();
  }

  @Test
  void findsClassesAndMethodsThatDoNotExist() throws IOException {
    assertThat(defects(GOOD.replace("Thing#does", "Nothing"))).hasSize(1);
    assertThat(defects(GOOD.replace("#does", "#doesNot"))).hasSize(1);
    assertThat(defects(GOOD.replace("#works", "#worksNot"))).hasSize(1);
    assertThat(defects(GOOD.replace("ThingTest#works", "NoTest#works"))).hasSize(1);
  }

  @Test
  void aMethodWithoutAnnotationIsNoTest() throws IOException {
    assertThat(defects(GOOD.replace("#works", "#helps"))).hasSize(1);
  }

  @Test
  void findsARequirementWithNeitherTestNorException() throws IOException {
    assertThat(defects("X-01\tMUST\ttext\tRFC 1, 1\torg.a.Thing\t\t")).hasSize(1);
  }

  @Test
  void findsAnIdThatIsThereTwice() throws IOException {
    assertThat(defects(GOOD, GOOD)).containsExactly("X-01: twice");
  }

  @Test
  void refusesRowsThatAreNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> defects("X-01\tMUST"));
  }
}
