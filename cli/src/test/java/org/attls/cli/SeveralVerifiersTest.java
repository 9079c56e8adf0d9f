package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that knows more than one verifier, or more than one key of it. */
class SeveralVerifiersTest {
  @SuppressWarnings("NullAway.Init") // By open().
  private Site site;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    site = Site.open(directory);
  }

  @AfterEach
  @SuppressWarnings("NullAway") // Not opened where swtpm is missing.
  void close() throws Exception {
    if (site != null) {
      site.close();
    }
  }

  @Test
  void asksTheNextVerifierWhileTheFirstIsDownOrSilent() throws Exception {
    String verifier = site.httpsVerifier();
    String instance = site.endorse(verifier);
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      RunningCommand server =
          site.server(
              "https://localhost:" + unusedPort(),
              "--verifier=https://localhost:" + silent.getLocalPort(),
              "--verifier=" + verifier,
              "--instance=" + instance);
      RunningCommand client = site.client(server, "--message=hello");
      assertThat(client.status()).as(client + "" + server).isZero();
      server.awaitOut("admitted instance " + instance);
    }
  }

  @Test
  void aVerdictIsNotSoughtTwice() throws Exception {
    String verifier = site.httpsVerifier();
    String knowsNobody = site.httpsVerifier();
    String instance = site.endorse(verifier);
    RunningCommand server =
        site.server(knowsNobody, "--verifier=" + verifier, "--instance=" + instance, "--once");
    site.client(server).endsWith(ExitStatus.REFUSED.code(), "REFUSED_BY_PEER");
    server.endsWith(ExitStatus.REFUSED.code(), "NOT_AFFIRMING");
  }

  @Test
  void saysWhichProxyCannotBeReached() throws Exception {
    RunningCommand server =
        site.server(
            "https://verifier.invalid",
            "--verifier-proxy=localhost:" + unusedPort(),
            "--ear-key=" + site.unusedResultKey(),
            "--ear-key=" + site.unusedResultKey(),
            "--any-of-class=lab",
            "--once");
    String verifier = site.httpsVerifier();
    site.endorse(verifier);
    site.client(server).endsWith(ExitStatus.REFUSED.code(), "REFUSED_BY_PEER");
    server.endsWith(ExitStatus.UNAVAILABLE.code(), "VERIFIER_UNAVAILABLE");
    assertThat(server.err()).contains("cannot connect");
  }

  private static int unusedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
