package org.attls.bench.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.attls.bench.gateway.EchoBackend;
import org.attls.bench.gateway.Material;
import org.attls.bench.gateway.ServingProcess;
import org.attls.bench.rung.Certificates;
import org.attls.bench.rung.SoftwareAttester;

/**
 * The gateway as {@code attls gateway} runs it, a verifier as {@code attls verifier} does, and a
 * back end that echoes: each a process of its own, so that each can be taken away.
 */
final class Plant implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int COORDINATE = 32;

  private final Path attls;
  private final Material material;
  private final Certificates certificates;
  private final int gatewayPort = ServingProcess.freePort();
  private final int verifierPort = ServingProcess.freePort();
  private final int backendPort = ServingProcess.freePort();
  private final int opsPort = ServingProcess.freePort();
  private final List<Process> programs = new ArrayList<>();
  private Process verifier;
  private ServingProcess backend;
  private final Process gateway;

  /**
   * @param attls the command
   * @param device that the verifier knows
   */
  Plant(Path attls, Path directory, Certificates certificates, SoftwareAttester device)
      throws IOException, GeneralSecurityException {
    this.attls = attls;
    this.certificates = certificates;
    this.material = Material.write(directory, certificates, List.of(device));
    writeResultKey();
    writePolicy("1h");
    Files.writeString(
        file("gateway.yaml"),
        """
        listeners:
          - name: soak
            bind: 127.0.0.1:%d
            tls: { certificate: server.crt, key: server.key }
            policy: policy.yaml
            backend: echo
            handoff: none
        backends:
          - { name: echo, connect: "127.0.0.1:%d" }
        limits: { connections-per-source: 2000, handshake-rate-per-source: 0 }
        ops: { bind: "127.0.0.1:%d" }
        """
            .formatted(gatewayPort, backendPort, opsPort));
    this.backend = startBackend();
    this.verifier = startVerifier();
    this.gateway = start("gateway", "gateway", "--config", file("gateway.yaml").toString());
    await("gateway", gateway, () -> answers(opsPort, "/readyz"));
  }

  int port() {
    return gatewayPort;
  }

  /** Process of the gateway. */
  long pid() {
    return gateway.pid();
  }

  boolean alive() {
    return gateway.isAlive();
  }

  void stopVerifier() {
    end(verifier);
  }

  void resumeVerifier() throws IOException {
    verifier = startVerifier();
  }

  void stopBackend() {
    backend.close();
  }

  void resumeBackend() throws IOException {
    backend = startBackend();
  }

  /** The file, replaced whole, with that lifetime of verdicts; the gateway sees that by itself. */
  void writePolicy(String lifetime) throws IOException {
    replace(
        "policy.yaml",
        """
        verifiers:
          - name: remote
            url: http://127.0.0.1:%d
            result-key: ear.jwk
            insecure-discovery-over-http: true
        policy:
          evidence:
            types: [application/vnd.parallaxsecond.key-attestation.tpm]
            verifier: remote
          accept: [affirming]
          identity: { any-of-class: soak }
          lifetime: %s
        """
            .formatted(verifierPort, lifetime));
  }

  /** What nobody can read. */
  void breakPolicy() throws IOException {
    replace("policy.yaml", "policy: { accept: [anybody] }\n");
  }

  /** Another certificate of the same authority, and SIGHUP. */
  void renewCertificate() throws IOException, GeneralSecurityException {
    material.replaceServer(certificates.anotherOfServer());
    run(List.of("kill", "-HUP", Long.toString(gateway.pid())));
  }

  private Path file(String name) {
    return material.directory().resolve(name);
  }

  private void replace(String name, String text) throws IOException {
    Path written = Files.writeString(file(name + ".new"), text);
    Files.move(written, file(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void writeResultKey() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    ECPublicKey shown = (ECPublicKey) pair.getPublic();
    String open =
        "\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"x\":\"%s\",\"y\":\"%s\""
            .formatted(
                coordinate(shown.getW().getAffineX()), coordinate(shown.getW().getAffineY()));
    Files.writeString(file("ear.jwk"), "{" + open + "}");
    writeSecret(
        file("ear.key"),
        "{" + open + ",\"d\":\"" + coordinate(((ECPrivateKey) pair.getPrivate()).getS()) + "\"}");
  }

  private static void writeSecret(Path path, String text) throws IOException {
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(path, text);
  }

  private static String coordinate(BigInteger value) {
    byte[] signed = value.toByteArray();
    byte[] octets = new byte[COORDINATE];
    int from = Math.max(0, signed.length - COORDINATE);
    System.arraycopy(
        signed, from, octets, COORDINATE - (signed.length - from), signed.length - from);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private Process startVerifier() throws IOException {
    Process started =
        start(
            "verifier",
            "verifier",
            "--listen",
            "127.0.0.1:" + verifierPort,
            "--endorsements",
            file("endorsements").toString(),
            "--ear-key",
            file("ear.key").toString());
    await("verifier", started, () -> answers(verifierPort, "/healthz"));
    return started;
  }

  private ServingProcess startBackend() throws IOException {
    ServingProcess started =
        ServingProcess.java(
            file("backend.log"),
            List.of("-Xmx64m", "-XX:+UseSerialGC"),
            EchoBackend.class,
            Integer.toString(backendPort));
    started.ready();
    return started;
  }

  private Process start(String log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(attls.toString()));
    command.addAll(List.of(arguments));
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(file(log + ".log").toFile()))
            .start();
    programs.add(started);
    return started;
  }

  private interface Check {
    boolean holds() throws IOException;
  }

  private void await(String what, Process program, Check check) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (check.holds()) {
          return;
        }
      } catch (IOException notYet) {
        // It does not listen yet.
      }
      if (System.nanoTime() > until || !program.isAlive()) {
        throw new IOException("no " + what + ": " + lastWords(what));
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static boolean answers(int port, String path) throws IOException {
    HttpURLConnection asked =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    asked.setConnectTimeout(2000);
    asked.setReadTimeout(2000);
    return asked.getResponseCode() == HttpURLConnection.HTTP_OK;
  }

  /** What a program prints. */
  static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    backend.close();
    programs.forEach(Plant::end);
    try (Stream<Path> files = Files.walk(material.directory())) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException kept) {
                  throw new UncheckedIOException(kept);
                }
              });
    } catch (IOException kept) {
      throw new UncheckedIOException(kept);
    }
  }

  /** The last lines of a program's log. */
  String lastWords(String program) throws IOException {
    List<String> lines = Files.readAllLines(file(program + ".log"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }
}
