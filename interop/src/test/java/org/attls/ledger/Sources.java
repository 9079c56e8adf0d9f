package org.attls.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sources of all modules. They are searched as text: the test classes of other modules are not
 * on the class path of this one.
 */
final class Sources {
  // Annotations stand above a method, behind the end of whatever comes before it.
  private static final Pattern TEST =
      Pattern.compile("@(Test|ParameterizedTest|RepeatedTest|TestFactory|FuzzTest|ArchTest)\\b");

  private final List<Path> modules;

  Sources(Path root) {
    try (Stream<Path> directories = Files.list(root)) {
      modules = directories.filter(it -> Files.exists(it.resolve("pom.xml"))).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Whether {@code class} or {@code class#member} is part of a module. */
  boolean hasCode(String name) {
    String[] parts = name.split("#", 2);
    Optional<String> source = source("src/main/java", parts[0]);
    return source.isPresent()
        && (parts.length == 1
            || Pattern.compile("\\b" + Pattern.quote(parts[1]) + "\\b")
                .matcher(source.get())
                .find());
  }

  /** Whether {@code class#method} is a test. */
  boolean hasTest(String name) {
    String[] parts = name.split("#", 2);
    Optional<String> source = source("src/test/java", parts[0]);
    if (source.isEmpty() || parts.length != 2) {
      return false;
    }
    Matcher method =
        Pattern.compile("(?m)^ +(?!return )\\w[\\w<>?, ]* " + Pattern.quote(parts[1]) + "\\(")
            .matcher(source.get());
    while (method.find()) {
      String before = source.get().substring(0, method.start());
      int end = Math.max(before.lastIndexOf("}\n"), before.lastIndexOf(";\n"));
      if (TEST.matcher(before.substring(Math.max(end, 0))).find()) {
        return true;
      }
    }
    return false;
  }

  /** The text of the file that a class is in; a nested class is in its outermost one's. */
  private Optional<String> source(String directory, String className) {
    String[] steps = className.replace('$', '.').split("\\.");
    StringBuilder path = new StringBuilder();
    for (String step : steps) {
      path.append('/').append(step);
      if (Character.isUpperCase(step.charAt(0))) {
        break;
      }
    }
    for (Path module : modules) {
      Path file = module.resolve(directory + path + ".java");
      if (Files.exists(file)) {
        try {
          String text = Files.readString(file);
          String simpleName = steps[steps.length - 1];
          return text.contains(simpleName) ? Optional.of(text) : Optional.empty();
        } catch (IOException unreadable) {
          throw new UncheckedIOException(unreadable);
        }
      }
    }
    return Optional.empty();
  }
}
