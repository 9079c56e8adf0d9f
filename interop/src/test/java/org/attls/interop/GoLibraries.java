package org.attls.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Programs;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * One of the programs that put Go libraries at our disposal: a JSON request a line goes in, a JSON
 * answer a line comes out.
 */
final class GoLibraries implements AutoCloseable {
  private static final int OLDEST_MINOR = 24;
  private static final Pattern VERSION = Pattern.compile("go1\\.(\\d+).*", Pattern.DOTALL);

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private GoLibraries(Process process) {
    this.process = process;
    this.requests =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The libraries for CMW, CoRIM, EAR, COSE and Parsec, or a skipped test. */
  static GoLibraries start() {
    return start("go-formats");
  }

  /** The CoRIM library as last released, v1.1.2, or a skipped test. */
  static GoLibraries startCorimV1() {
    return start("go-formats/corimv1");
  }

  private static GoLibraries start(String directory) {
    Path program = build(directory, ".", "libraries");
    try {
      return new GoLibraries(
          new ProcessBuilder(program.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Builds a program, or skips the test. Go keeps what is built already, so this takes a moment
   * only the second time.
   *
   * @param directory of the Go module, where versions and checksums are
   * @param goPackage in it, or one that it depends on
   */
  static Path build(String directory, String goPackage, String name) {
    Programs.require("go");
    Path module = Path.of("").toAbsolutePath();
    Path sources = module.resolve(directory);
    Path program = module.resolve("target").resolve(directory).resolve(name);
    try {
      Files.createDirectories(program.getParent());
      requireVersion(run(sources, "go", "env", "GOVERSION").output());
      Outcome download = run(sources, "go", "mod", "download");
      needed(download.succeeded(), "Go modules cannot be had: " + download.output().strip());
      Outcome build = run(sources, "go", "build", "-o", program.toString(), goPackage);
      Assertions.assertTrue(build.succeeded(), build::output);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    return program;
  }

  private static void requireVersion(String output) {
    Matcher version = VERSION.matcher(output);
    boolean recent = version.matches() && Integer.parseInt(version.group(1)) >= OLDEST_MINOR;
    needed(recent, "Go 1." + OLDEST_MINOR + " or later is needed, this is " + output.strip());
  }

  private static void needed(boolean present, String reason) {
    if (!present && "true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    Assumptions.assumeTrue(present, reason);
  }

  private record Outcome(boolean succeeded, String output) {}

  private static Outcome run(Path directory, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    // Neither another toolchain nor other versions than those that are committed.
    builder
        .environment()
        .putAll(Map.of("GOTOOLCHAIN", "local", "GOFLAGS", "-mod=readonly -buildvcs=false"));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor() == 0, output);
  }

  /** What the library understood of some octets. */
  JsonItem read(String kind, Bytes octets) throws GoRefusal {
    return read(kind, octets, "");
  }

  /** What the library understood of some octets that a key signed: a SubjectPublicKeyInfo. */
  JsonItem read(String kind, Bytes octets, Bytes key) throws GoRefusal {
    return read(kind, octets, key.hex());
  }

  private JsonItem read(String kind, Bytes octets, String key) throws GoRefusal {
    return ask(Map.of("op", "read", "kind", kind, "hex", octets.hex(), "key", key), "value");
  }

  /** What the library makes of a value in JSON. */
  Bytes write(String kind, Object value) throws GoRefusal {
    return write(kind, value, "");
  }

  /** What the library makes of a value in JSON, signed with a private JWK. */
  Bytes write(String kind, Object value, String key) throws GoRefusal {
    try {
      return Bytes.fromHex(
          ask(Map.of("op", "write", "kind", kind, "value", value, "key", key), "hex").asText());
    } catch (MalformedException malformed) {
      throw new AssertionError(malformed);
    }
  }

  private JsonItem ask(Map<String, Object> request, String member) throws GoRefusal {
    try {
      requests.write(Json.text(request));
      requests.newLine();
      requests.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new AssertionError("the Go program has ended");
      }
      JsonItem.JsonObject answer = Json.read(line).asObject();
      if (answer.optional("error").isPresent()) {
        throw new GoRefusal(answer.required("error").asText());
      }
      return answer.required(member);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (MalformedException malformed) {
      throw new AssertionError("not an answer", malformed);
    }
  }

  /** Ends the program. */
  @Override
  public void close() throws IOException, InterruptedException {
    requests.close();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** A library's refusal, in its own words. */
  static final class GoRefusal extends Exception {
    GoRefusal(String words) {
      super(words);
    }
  }
}
