package org.attls.cli.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimWriter;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.key.EcKey;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.attls.verifier.embedded.endorse.Endorsements;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier as a process that is killed (SIGKILL) while endorsements are provisioned. */
class KilledVerifierTest {
  private static final String SUBMIT = "/endorsement-provisioning/v1/submit";
  private static final Pattern URL = Pattern.compile("\"url\":\"([^\"]+)\"");

  @TempDir private Path directory = Path.of("");

  private final Queue<Bytes> acknowledged = new ConcurrentLinkedQueue<>();

  @RepeatedTest(4)
  void losesNothingThatItAcknowledged(RepetitionInfo round) throws Exception {
    Path endorsements = Files.createDirectory(directory.resolve("endorsements"));
    Path token = directory.resolve("token");
    Process verifier = start(endorsements, token);
    try {
      URI url = url(verifier);
      CountDownLatch enough = new CountDownLatch(5 + 4 * round.getCurrentRepetition());
      List<Thread> provisioners = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Thread provisioner = new Thread(() -> provision(url, token, enough));
        provisioner.start();
        provisioners.add(provisioner);
      }
      // The others are in the middle of something.
      assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
      verifier.destroyForcibly().waitFor();
      for (Thread provisioner : provisioners) {
        provisioner.join();
      }
    } finally {
      verifier.destroyForcibly();
    }
    assertThat(acknowledged).isNotEmpty();
    Endorsements left = EndorsementStore.open(endorsements, InstantSource.system()).snapshot();
    assertThat(acknowledged).allMatch(kid -> left.trustAnchor(kid, Instant.now()).isPresent());

    Process again = start(endorsements, token);
    try {
      assertThat(url(again).getScheme()).isEqualTo("http");
    } finally {
      again.destroyForcibly();
    }
  }

  @Test
  void aHalfWrittenFileIsNotRead() throws Exception {
    Path endorsements = Files.createDirectory(directory.resolve("endorsements"));
    Files.write(endorsements.resolve(".unfinished-1.tmp"), new byte[] {(byte) 0xD9, 1});
    Process verifier = start(endorsements, directory.resolve("token"));
    try {
      assertThat(url(verifier).getScheme()).isEqualTo("http");
    } finally {
      verifier.destroyForcibly();
    }
  }

  /** Endorses one made-up device after the other until nobody answers any more. */
  private void provision(URI url, Path tokenFile, CountDownLatch done) {
    HttpClient client = HttpClient.newHttpClient();
    try {
      String token = Files.readString(tokenFile).strip();
      while (true) {
        Bytes kid = randomKid();
        HttpRequest request =
            HttpRequest.newBuilder(url.resolve(SUBMIT))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", ParsecTpmProfile.PROFILE.mediaType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(corim(kid).toArray()))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200 && answer.body().contains("\"success\"")) {
          acknowledged.add(kid);
          done.countDown();
        }
      }
    } catch (IOException killed) {
      // What was under way was not acknowledged.
    } catch (Exception unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  private static Bytes randomKid() {
    byte[] kid = new byte[33];
    new SecureRandom().nextBytes(kid);
    kid[0] = 1;
    return Bytes.copyOf(kid);
  }

  private static Bytes corim(Bytes kid) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    EcKey key = EcKey.of((ECPublicKey) generator.generateKeyPair().getPublic());
    return CorimWriter.write(
        ParsecTpmProfile.endorsement(UUID.randomUUID(), kid, key, Optional.empty()));
  }

  private Process start(Path endorsements, Path token) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "org.attls.cli.Main",
            "verifier",
            "--json",
            "--listen=127.0.0.1:0",
            "--endorsements=" + endorsements,
            "--provisioning-token=" + token);
    builder.redirectError(directory.resolve("stderr").toFile());
    return builder.start();
  }

  private URI url(Process verifier) throws IOException {
    BufferedReader out = verifier.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    Matcher matcher = URL.matcher(String.valueOf(line));
    assertThat(matcher.find())
        .as("%s; %s", line, Files.readString(directory.resolve("stderr")))
        .isTrue();
    return URI.create(matcher.group(1));
  }
}
