package org.attls.interop.stacks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.interop.GoPrograms;
import org.attls.interop.stacks.OwnProgram.Trait;

/** The stacks of the table. */
final class Stacks {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  /** Where {@code interop/stacks/run} puts what it builds, and names a second JDK. */
  private static final Path WORK = Path.of(environment("ATTLS_STACKS"));

  private static final Path OTHER_JAVA = Path.of(environment("ATTLS_STACKS_JAVA"));

  /** Debian has the programs, or the libraries for small ones. */
  static final List<Stack> INSTALLED =
      List.of(
          new OpenSsl(),
          new GnuTls(),
          new BoringSsl(),
          new OwnProgram(
              "GO",
              () -> List.of(GoPrograms.build("go-tls").toString()),
              () -> Stack.firstLine("go", "version")),
          new Nss(),
          new OwnProgram("WOLFSSL", Built::wolfSsl, Built::wolfSslVersion),
          new OwnProgram("JSSE", () -> Built.jsse(JAVA), () -> Built.jsseVersion(JAVA)));

  /** Built on demand by {@code interop/stacks/run}. */
  static final List<Stack> BUILT =
      List.of(
          new OwnProgram(
              "JSSE_OTHER", () -> Built.jsse(OTHER_JAVA), () -> Built.jsseVersion(OTHER_JAVA)),
          new MbedTls(WORK.resolve("mbedtls/programs/ssl")),
          new OwnProgram(
              "RUSTLS", () -> rust("rustls"), () -> Built.crate("rustls"), Trait.RAW_KEYS),
          new OwnProgram(
              "S2N", () -> rust("s2n"), () -> Built.crate("s2n-tls"), Trait.CHOOSES_GROUPS_ITSELF));

  private Stacks() {}

  static List<Stack> all() {
    List<Stack> all = new ArrayList<>(INSTALLED);
    all.addAll(BUILT);
    return all;
  }

  private static List<String> rust(String name) {
    Path program = WORK.resolve("rust/release").resolve(name);
    Built.require(program);
    return List.of(program.toString());
  }

  private static String environment(String name) {
    return Optional.ofNullable(System.getenv(name)).orElse("");
  }
}
