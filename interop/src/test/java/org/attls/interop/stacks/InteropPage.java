package org.attls.interop.stacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code spec-notes/interop.md}: a table with two rows for each stack, and their versions. */
final class InteropPage {
  private static final Path PAGE =
      Path.of(Optional.ofNullable(System.getenv("ATTLS_PROJECT_ROOT")).orElse(".."))
          .resolve("spec-notes/interop.md");
  private static final String TABLE = "<!-- made by PlainTlsTest -->";

  private InteropPage() {}

  /**
   * Whether the rows of a stack, and the head, are on the page; if not they are written there, with
   * its version. Another machine may have another version: that alone is no difference.
   */
  static boolean says(Stack stack, List<String> rows) throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    int table = lines.indexOf(TABLE) + 1;
    List<String> old = lines.subList(table, lines.size());
    if (old.containsAll(rows) && old.containsAll(head())) {
      return true;
    }
    Map<String, List<String>> kept = new LinkedHashMap<>();
    Map<String, String> versions = new LinkedHashMap<>();
    for (Stack other : Stacks.all()) {
      String name = other.name();
      kept.put(name, starting(old, "| " + name + " |"));
      starting(old, "- " + name + ":").forEach(line -> versions.put(name, line));
    }
    kept.put(stack.name(), rows);
    versions.put(stack.name(), "- " + stack.name() + ": " + stack.version());

    List<String> page = new ArrayList<>(lines.subList(0, table));
    page.addAll(head());
    kept.values().forEach(page::addAll);
    page.add("");
    kept.keySet().stream().filter(versions::containsKey).map(versions::get).forEach(page::add);
    Files.write(PAGE, page);
    return false;
  }

  private static List<String> starting(List<String> lines, String start) {
    return lines.stream().filter(line -> line.startsWith(start)).toList();
  }

  private static List<String> head() {
    StringBuilder head = new StringBuilder("| peer | role of ours |");
    List<Variant> variants = Variant.all(false);
    variants.forEach(variant -> head.append(' ').append(variant.name()).append(" |"));
    head.append(" our extensions offered |");
    return List.of("", head.toString(), "|" + "---|".repeat(variants.size() + 3));
  }
}
