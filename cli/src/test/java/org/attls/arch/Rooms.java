package org.attls.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rooms below one root package and the rules between them. The root is a parameter, so that the
 * rules can be tried on classes that break them.
 */
final class Rooms {
  /** Each room, and the rooms it may see besides itself. */
  static final Map<String, List<String>> ARROWS = arrows();

  /** Parts of the engine that decide and never do I/O: no BouncyCastle type, no socket. */
  static final List<String> PURE_PARTS =
      List.of(
          "tls.wire",
          "tls.negotiate",
          "tls.binding",
          "tls.alert",
          "tls.appraise",
          "tls.attest",
          "tls.policy",
          "tls.profile");

  /** Libraries that one room hides from all others. */
  static final Map<String, List<String>> HIDDEN_LIBRARIES =
      Map.of(
          "tls.internal", List.of("org.bouncycastle.tls..", "org.bouncycastle.jsse.."),
          "tls.policy", List.of("org.snakeyaml.."),
          "gateway", List.of("io.netty..", "io.micrometer.."),
          "rot", List.of("tss..", "samples.."),
          "verifier.veraison", List.of("okhttp3..", "okio.."),
          "eat", List.of("com.nimbusds.."),
          "cmw", List.of("com.fasterxml.jackson.dataformat.."));

  private final String root;

  Rooms(String root) {
    this.root = root;
  }

  private static Map<String, List<String>> arrows() {
    Map<String, List<String>> arrows = new LinkedHashMap<>();
    arrows.put("cmw", List.of());
    arrows.put("rats", List.of("cmw"));
    arrows.put("eat", List.of("cmw", "rats"));
    arrows.put("corim", List.of("cmw", "eat"));
    arrows.put("rot", List.of("cmw", "rats", "eat"));
    arrows.put("verifier.veraison", List.of("cmw", "rats", "eat", "corim"));
    arrows.put("verifier.embedded", List.of("cmw", "rats", "eat", "corim"));
    arrows.put("tls", List.of("cmw", "rats"));
    arrows.put("gateway", List.of("cmw", "rats", "tls"));
    arrows.put("attack", List.of("cmw", "rats", "eat", "corim", "verifier.embedded", "tls"));
    arrows.put("cli", List.copyOf(arrows.keySet()));
    return arrows;
  }

  /** A room sees only the rooms that its arrows point to. */
  ArchRule arrowsAreKept() {
    LayeredArchitecture rooms = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String room : ARROWS.keySet()) {
      rooms = rooms.layer(room).definedBy(in(room));
    }
    for (Map.Entry<String, List<String>> arrow : ARROWS.entrySet()) {
      List<String> targets = arrow.getValue();
      rooms =
          targets.isEmpty()
              ? rooms.whereLayer(arrow.getKey()).mayNotAccessAnyLayer()
              : rooms
                  .whereLayer(arrow.getKey())
                  .mayOnlyAccessLayers(targets.toArray(String[]::new));
    }
    return rooms;
  }

  /** There is no class outside of the rooms, where no arrow would hold it. */
  ArchRule everyClassIsInARoom() {
    return classes()
        .should()
        .resideInAnyPackage(ARROWS.keySet().stream().map(this::in).toArray(String[]::new));
  }

  /** Token formats know the RATS roles only as inspectors, and the RATS values only as results. */
  ArchRule onlyInspectorsAndResultsOfTheFormatsSeeTheRoles() {
    return noClasses()
        .that(resideInAPackage(in("eat")))
        .and(not(resideInAnyPackage(in("eat.inspect"), in("eat.ear"))))
        .should()
        .dependOnClassesThat(resideInAPackage(in("rats")));
  }

  /** Only {@code room} uses {@code library}. */
  ArchRule hides(String room, String library) {
    return noClasses()
        .that(not(resideInAPackage(in(room))))
        .should()
        .dependOnClassesThat(resideInAPackage(library));
  }

  /** JSON is read in one room, with its limits and its check for duplicates; writing is free. */
  ArchRule jsonIsReadInOneRoom() {
    return noClasses()
        .that(not(resideInAPackage(in("cmw"))))
        .should()
        .dependOnClassesThat(nameMatching("com\\.fasterxml\\.jackson\\.core\\.JsonParser"));
  }

  /** {@code part} has no BouncyCastle type and does no I/O. */
  ArchRule isPure(String part) {
    return noClasses()
        .that(resideInAPackage(in(part)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "org.bouncycastle..", "java.net..", "javax.net..", "java.nio.channels..")
                .and(not(nameMatching("java\\.net\\.URI(SyntaxException)?")))
                .or(nameMatching("java\\.io\\.(Input|Output)Stream")));
  }

  /** No package is named for being a heap. */
  ArchRule packagesAreNamedForIdeas() {
    return noClasses()
        .should()
        .resideInAnyPackage(
            Arrays.stream(new String[] {"util", "utils", "common", "impl", "manager", "misc"})
                .map(name -> root + ".." + name + "..")
                .toArray(String[]::new));
  }

  private String in(String room) {
    return root + "." + room + "..";
  }
}
