package org.attls.interop.stacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.attls.testing.Programs;
import org.junit.jupiter.api.Assertions;

/** Programs that are built here. */
final class Built {
  private static final Path WOLFSSL = Path.of("target/stacks/wolfssl-tls").toAbsolutePath();

  private Built() {}

  /** Skips the test where a program has not been built. */
  static void require(Path program) {
    Programs.require(program.getFileName().toString(), Files.isExecutable(program));
  }

  /** The program in {@code stacks/wolfssl}, built with the C compiler. */
  static List<String> wolfSsl() throws IOException {
    Programs.require("cc");
    Programs.require("libwolfssl-dev", Files.exists(Path.of("/usr/include/wolfssl/ssl.h")));
    Files.createDirectories(WOLFSSL.getParent());
    Process compiler =
        new ProcessBuilder("cc", "-o", WOLFSSL.toString(), "stacks/wolfssl/tls.c", "-lwolfssl")
            .redirectErrorStream(true)
            .start();
    compiler.getOutputStream().close();
    String said =
        new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    Assertions.assertEquals("", said, "what the compiler says");
    return List.of(WOLFSSL.toString());
  }

  static String wolfSslVersion() throws IOException {
    return Stack.firstLine(WOLFSSL.toString(), "version");
  }

  /** {@link JsseProgram} on a JDK. */
  static List<String> jsse(Path java) {
    require(java);
    List<String> words =
        new ArrayList<>(List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.addAll(List.of("-Xshare:auto", "-cp", Path.of("target/test-classes").toString()));
    words.add(JsseProgram.class.getName());
    return words;
  }

  /** The second line has the version that names the build; the first is enough to know it. */
  static String jsseVersion(Path java) throws IOException {
    return Stack.firstLine(java.toString(), "--version");
  }

  /** The version of a crate, from what cargo wrote about those that it took. */
  static String crate(String name) throws IOException {
    List<String> lock = Files.readAllLines(Path.of("stacks/rust/Cargo.lock"));
    int at = lock.indexOf("name = \"" + name + "\"");
    return name + " " + lock.get(at + 1).replaceAll("[^0-9.]", "");
  }
}
