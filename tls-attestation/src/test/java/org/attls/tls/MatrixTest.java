package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.attls.tls.Ways.Way;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.wire.BindingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Runs every combination of what server and client authenticate with, binding and
 * HelloRetryRequest, in memory and over sockets, and writes the page that says so.
 */
class MatrixTest {
  private static final Path PAGE =
      Path.of(Optional.ofNullable(System.getenv("ATTLS_PROJECT_ROOT")).orElse(".."))
          .resolve("spec-notes/matrix.md");
  private static final ExecutorService SERVER = Executors.newSingleThreadExecutor();

  @AfterAll
  static void stop() {
    SERVER.shutdownNow();
  }

  /**
   * One handshake to run.
   *
   * @param server how the server attests; null for an X.509 certificate alone
   * @param client how the client attests; null where it does not
   * @param certificate whether a client that does not attest shows an X.509 certificate
   */
  private record Cell(
      @Nullable Way server,
      @Nullable Way client,
      boolean certificate,
      BindingMode mode,
      boolean retry) {
    Ways ways() {
      Ways ways = new Ways(server, client);
      ways.clientShowsCertificate = certificate;
      ways.mode = mode;
      if (retry) {
        ways.serverGroups = List.of(NamedGroup.SECP384R1);
      }
      return ways;
    }

    boolean hasEvidence() {
      return isEvidence(server) || isEvidence(client);
    }

    private static boolean isEvidence(@Nullable Way way) {
      return way != null && way.isEvidence();
    }
  }

  @Test
  void everyCellOfThePageIsRun() throws Exception {
    StringBuilder page = new StringBuilder(HEAD);
    int cells = 0;
    for (Way server : ways()) {
      for (Way client : ways()) {
        cells += row(page, server, client, false);
        if (client == null) {
          cells += row(page, server, null, true);
        }
      }
    }
    page.append("\n").append(cells).append(" cells, each run in memory and over sockets.\n");
    String committed = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    Path made = Path.of("target", "matrix.md");
    Files.createDirectories(made.getParent());
    Files.writeString(made, page);
    assertThat(committed)
        .as("spec-notes/matrix.md is not what was run: copy tls-attestation/%s there", made)
        .isEqualTo(page.toString());
  }

  private static List<@Nullable Way> ways() {
    List<@Nullable Way> ways = new ArrayList<>();
    ways.add(null);
    ways.addAll(List.of(Way.values()));
    return ways;
  }

  private static int row(
      StringBuilder page, @Nullable Way server, @Nullable Way client, boolean certificate)
      throws Exception {
    page.append("| ").append(server == null ? "certificate" : words(server));
    String shown = certificate ? "certificate" : "nothing";
    page.append(" | ").append(client == null ? shown : words(client));
    int run = 0;
    for (BindingMode mode : List.of(BindingMode.BOUND, BindingMode.DRAFT)) {
      for (boolean retry : new boolean[] {false, true}) {
        Cell cell = new Cell(server, client, certificate, mode, retry);
        if (!cell.hasEvidence() && mode == BindingMode.DRAFT) {
          page.append(" | ");
          continue;
        }
        page.append(" | ").append(inMemory(cell)).append(", ").append(overSockets(cell));
        run++;
      }
    }
    page.append(" |\n");
    return run;
  }

  private static String words(Way way) {
    return switch (way) {
      case EVIDENCE -> "evidence";
      case CERTIFIED_EVIDENCE -> "evidence beside a certificate";
      case RESULT -> "result";
      case CERTIFIED_RESULT -> "result beside a certificate";
    };
  }

  private static String inMemory(Cell cell) throws Exception {
    Pair pair = cell.ways().pair();
    int[] hellos = {0};
    pair.toServer =
        octets -> {
          hellos[0] += helloRecords(octets);
          return octets;
        };
    pair.run();
    assertThat(pair.clientEnd).as("%s", cell).isNull();
    assertThat(pair.serverEnd).as("%s", cell).isNull();
    assertThat(pair.client.state()).isEqualTo(State.OPEN);
    assertThat(pair.server.state()).isEqualTo(State.OPEN);
    assertThat(hellos[0]).as("ClientHellos of %s", cell).isEqualTo(cell.retry() ? 2 : 1);
    assertThat(pair.sendToServer("up")).isEqualTo("up");
    assertThat(pair.sendToClient("down")).isEqualTo("down");
    assertSessions(cell, pair.client.session(), pair.server.session());
    return "memory";
  }

  /** Records of handshake messages in the clear: a client sends nothing but ClientHellos there. */
  private static int helloRecords(byte[] octets) {
    int hellos = 0;
    for (int at = 0; at < octets.length; ) {
      hellos += octets[at] == 22 ? 1 : 0;
      at += 5 + ((octets[at + 3] & 0xFF) << 8 | octets[at + 4] & 0xFF);
    }
    return hellos;
  }

  private static String overSockets(Cell cell) throws Exception {
    Ways ways = cell.ways();
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<AttestedSession> served = SERVER.submit(serving(listening, ways.server()));
      try (Socket socket = new Socket(listening.getInetAddress(), listening.getLocalPort());
          AttestedTlsConnection connection = ways.client().connect(socket, "server.example")) {
        connection.outputStream().write("up".getBytes(StandardCharsets.UTF_8));
        assertThat(connection.inputStream().readNBytes(4))
            .as("%s", cell)
            .isEqualTo("down".getBytes(StandardCharsets.UTF_8));
        connection.close();
        assertSessions(cell, connection.session(), served.get(20, TimeUnit.SECONDS));
      }
    }
    return "sockets";
  }

  private static Callable<AttestedSession> serving(
      ServerSocket listening, AttestedTlsServer server) {
    return () -> {
      try (Socket socket = listening.accept();
          AttestedTlsConnection connection = server.accept(socket)) {
        if (connection.inputStream().readNBytes(2).length != 2) {
          throw new IOException("nothing from the client");
        }
        connection.outputStream().write("down".getBytes(StandardCharsets.UTF_8));
        connection.inputStream().readAllBytes();
        return connection.session();
      }
    };
  }

  /** Both ends say of both directions what the cell is. */
  private static void assertSessions(Cell cell, AttestedSession client, AttestedSession server) {
    assertDirection(cell, cell.server(), server, client);
    assertDirection(cell, cell.client(), client, server);
    assertThat(server.certifiedPeer().isPresent())
        .as("%s", cell)
        .isEqualTo(cell.certificate() || isCertified(cell.client(), false));
    assertThat(client.certifiedPeer().isPresent())
        .as("%s", cell)
        .isEqualTo(isCertified(cell.server(), true));
  }

  private static boolean isCertified(@Nullable Way way, boolean withoutAttestation) {
    return way == null ? withoutAttestation : way.isCertified();
  }

  private static void assertDirection(
      Cell cell, @Nullable Way way, AttestedSession attesting, AttestedSession relying) {
    Optional<AttestedSession.Attestation> own = attesting.own();
    assertThat(relying.peer().map(AttestedSession.AttestedPeer::attestation)).isEqualTo(own);
    assertThat(own.isPresent()).as("%s", cell).isEqualTo(way != null);
    if (way != null) {
      assertThat(own.orElseThrow().kind()).as("%s", cell).isEqualTo(way.kind);
      assertThat(own.orElseThrow().binding())
          .as("%s", cell)
          .isEqualTo(way.isEvidence() ? Optional.of(cell.mode()) : Optional.empty());
    }
  }

  private static final String HEAD =
      """
      # What has been run with what

      Made by `MatrixTest`, which fails when this page is not what it has run. In every cell both ends come
      up, data goes both ways, and both ends' sessions say what each direction was authenticated with, of
      which kind, and how it was bound: once in memory and once over loopback sockets. "Retry" is a handshake
      with a HelloRetryRequest; in memory the test counts the ClientHellos.

      Evidence is background check, a result is the passport model; alone is kind ATTESTATION, beside a
      certificate CERT_ATTESTATION. A result is not bound to the connection, so where no evidence is shown
      there is nothing to bind and one column only. Evidence formats are made up here. With software TPMs and
      a verifier over https, `WaysOfAttestingTest` runs the commands in each role: client, server and both with
      TPM evidence, client and server with a result, evidence beside a certificate, and certificates alone.

      | server shows | client shows | bound | bound, retry | draft | draft, retry |
      |---|---|---|---|---|---|
      """;
}
