package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the pages say of options, and what the commands say of them themselves. */
class ReadmeOptionsTest {
  private static final CommandLine ATTLS = Main.commands(InputStream.nullInputStream());

  /** Options of the scripts around the command. */
  private static final Set<String> OF_SCRIPTS = Set.of("--no-install", "--list");

  private static final Pattern COMMAND =
      Pattern.compile("(?:^|\\s)(?:\\./)?attls ((?:[a-z-]+ ?)+)(.*)");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```");
  private static final Pattern CODE_SPAN = Pattern.compile("`([^`\\n]+)`");

  @Test
  void commandLinesOnThePagesHaveOnlyOptionsOfTheirCommands() throws IOException {
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path page : pages()) {
      for (String line : commandLines(Files.readString(page))) {
        Matcher command = COMMAND.matcher(line);
        if (command.find()) {
          Set<String> known = options(command(command.group(1)));
          for (String option : options(command.group(2))) {
            seen++;
            if (!known.contains(option)) {
              wrong.add(page + ": " + line + ": no option " + option);
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).isGreaterThan(50);
  }

  @Test
  void optionsNamedOnThePagesExist() throws IOException {
    Set<String> known = new TreeSet<>(OF_SCRIPTS);
    everyCommand(ATTLS).forEach(command -> known.addAll(options(command)));
    List<String> wrong = new ArrayList<>();
    for (Path page : pages()) {
      Matcher span = CODE_SPAN.matcher(withoutBlocks(Files.readString(page)));
      while (span.find()) {
        if (span.group(1).startsWith("--")) {
          options(span.group(1)).stream()
              .filter(option -> !known.contains(option))
              .forEach(option -> wrong.add(page + ": " + option));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyOptionSaysWhatItDoesAndWhatItTakes() {
    List<String> wrong = new ArrayList<>();
    for (CommandLine command : everyCommand(ATTLS)) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        String name = command.getCommandSpec().qualifiedName() + " " + option.longestName();
        String said = String.join(" ", option.description());
        if (!said.endsWith(".")) {
          wrong.add(name + ": " + said);
        }
        boolean takesNothing = option.arity().max() == 0;
        if (!takesNothing && !option.paramLabel().matches("[A-Z][A-Z:=|_-]*")) {
          wrong.add(name + " takes " + option.paramLabel());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static CommandLine command(String words) {
    CommandLine command = ATTLS;
    for (String word : words.strip().split(" ")) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        break;
      }
      command = next;
    }
    return command;
  }

  private static Set<String> options(CommandLine command) {
    return command.getCommandSpec().optionsMap().keySet();
  }

  private static List<String> options(String text) {
    return OPTION.matcher(text).results().map(found -> found.group()).toList();
  }

  private static List<CommandLine> everyCommand(CommandLine command) {
    List<CommandLine> all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(sub -> all.addAll(everyCommand(sub)));
    return all;
  }

  /** Lines of code blocks, continued ones joined, and spans of code in the text. */
  private static List<String> commandLines(String page) {
    List<String> lines = new ArrayList<>();
    Matcher block = CODE_BLOCK.matcher(page);
    while (block.find()) {
      block
          .group(1)
          .replace("\\\n", " ")
          .lines()
          .map(ReadmeOptionsTest::firstCommand)
          .forEach(lines::add);
    }
    Matcher span = CODE_SPAN.matcher(withoutBlocks(page));
    while (span.find()) {
      lines.add(firstCommand(span.group(1)));
    }
    return lines;
  }

  /** Without comment, and without what the output is piped into. */
  private static String firstCommand(String line) {
    return line.replaceAll("(?<=\\s)#.*", "").replaceAll("\\s\\|\\s.*", "");
  }

  private static String withoutBlocks(String page) {
    return CODE_BLOCK.matcher(page).replaceAll("");
  }

  private static List<Path> pages() throws IOException {
    Path root = Path.of("..");
    List<Path> pages =
        new ArrayList<>(List.of(root.resolve("README.md"), root.resolve("CONTRIBUTING.md")));
    try (Stream<Path> modules = Files.list(root);
        Stream<Path> notes = Files.list(root.resolve("spec-notes"))) {
      modules.map(module -> module.resolve("README.md")).filter(Files::exists).forEach(pages::add);
      notes.filter(note -> note.toString().endsWith(".md")).forEach(pages::add);
    }
    pages.sort(Comparator.naturalOrder());
    return pages;
  }
}
