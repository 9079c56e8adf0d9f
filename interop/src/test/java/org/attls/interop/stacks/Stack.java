package org.attls.interop.stacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another TLS stack, by the command lines of its two ends. A server answers a request of HTTP; a
 * client sends its standard input, or a request of HTTP, and prints what it gets.
 */
interface Stack {
  /** For the table. */
  String name();

  /** Skips the test, with the reason, where the programs are not there; builds those of ours. */
  void require() throws IOException;

  /** Its version in its own words. */
  String version() throws IOException;

  /** A server on a port of the loopback interface. */
  List<String> server(int port, Variant variant, PemDirectory files);

  /** A client of a server at a port of the loopback interface. */
  List<String> client(int port, Variant variant, PemDirectory files);

  /** What the table says where its programs cannot be told to do this. */
  default Optional<String> lacks(Variant variant, boolean weServe) {
    return variant.rawKeys() ? Optional.of("peer has none") : Optional.empty();
  }

  /** Whether its client, unless it is told to, takes no signature of such a key. */
  default boolean refuses(Variant variant) {
    return false;
  }

  /** The first five octets that its client sends. */
  default String says() {
    return "hello";
  }

  /** The first line that a program prints. */
  static String firstLine(String... command) throws IOException {
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    program.getOutputStream().close();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output.lines().findFirst().orElse("no version");
  }

  /** Words of a command, to which more can be added. */
  static List<String> words(String command) {
    return new ArrayList<>(List.of(command.split(" ")));
  }

  /** With the option for the only group, where there is one. */
  static List<String> with(
      List<String> words, String option, Map<String, String> groups, Variant variant) {
    String group = groups.get(variant.group());
    if (group != null) {
      words.addAll(List.of(option, group));
    }
    return words;
  }
}
