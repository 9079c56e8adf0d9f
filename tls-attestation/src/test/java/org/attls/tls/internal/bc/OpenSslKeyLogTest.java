package org.attls.tls.internal.bc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.testing.Programs;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.binding.BoundChallenge;
import org.attls.tls.binding.HkdfSecret;
import org.attls.tls.binding.KeySchedule;
import org.attls.tls.binding.LabelPrefix;
import org.attls.tls.binding.SecretBytes;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.binding.TlsExporter;
import org.attls.tls.engine.ConnectionSettings;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.engine.NonceSource;
import org.attls.tls.engine.ServerSettings;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.fake.TestCertificates;
import org.attls.tls.negotiate.Negotiated;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.EvidenceType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The values behind the binding, computed from the library's secrets and our transcript, equal what
 * follows from the key log of another TLS implementation at the other end of the same connection.
 */
class OpenSslKeyLogTest {
  private static final Bytes NONCE = Bytes.utf8("a nonce of thirty-two octets...!");

  @TempDir private Path directory = Path.of(".");

  @ParameterizedTest(name = "{0}, groups {1}")
  @CsvSource({
    "TLS_AES_128_GCM_SHA256, X25519, SHA256",
    "TLS_AES_256_GCM_SHA384, P-256, SHA384",
    // The server takes X25519 only, and the client's share is for P-384: a HelloRetryRequest.
    "TLS_AES_128_GCM_SHA256, P-384:X25519, SHA256",
    "TLS_AES_256_GCM_SHA384, P-384:X25519, SHA384",
  })
  void exporterAndHandshakeSecretsEqualThoseOfTheKeyLog(String suite, String groups, SuiteHash hash)
      throws Exception {
    Programs.require("openssl");
    Path keyLog = directory.resolve("keys.log");
    Observed observed = connect(suite, groups, keyLog);
    Map<String, Bytes> log = read(keyLog);

    assertThat(observed.handshakeTraffic).isEqualTo(log.get("CLIENT_HANDSHAKE_TRAFFIC_SECRET"));
    HkdfSecret exporterSecret =
        new HkdfSecret(
            hash,
            LabelPrefix.TLS13,
            SecretBytes.copyOf(
                java.util.Objects.requireNonNull(log.get("EXPORTER_SECRET")).toArray()));
    Bytes independent =
        BoundChallenge.clientAttests(
            TlsExporter.over(hash, exporterSecret), NONCE, observed.key, NONCE.size());
    assertThat(observed.challenge).isEqualTo(independent);
  }

  /** What our server computed when the client's Finished arrived. */
  private record Observed(Bytes key, Bytes challenge, Bytes handshakeTraffic) {}

  private Observed connect(String suite, String groups, Path keyLog) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process openssl =
          new ProcessBuilder(
                  "openssl",
                  "s_client",
                  "-connect",
                  "127.0.0.1:" + listener.getLocalPort(),
                  "-tls1_3",
                  "-ciphersuites",
                  suite,
                  "-groups",
                  groups,
                  "-keylogfile",
                  keyLog.toString(),
                  "-quiet")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("openssl.log").toFile())
              .start();
      try (Socket socket = listener.accept()) {
        socket.setSoTimeout(20_000);
        return serve(socket);
      } finally {
        openssl.getOutputStream().close();
        openssl.destroy();
        assertThat(openssl.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static Observed serve(Socket socket) throws IOException {
    ConnectionSettings common =
        new ConnectionSettings(
            CodePoints.DRAFT_07,
            TlsLimits.DEFAULT,
            List.of(NamedGroup.X25519, NamedGroup.SECP256R1),
            false,
            HandshakeListener.NONE,
            new SecureRandom());
    ServerSettings settings =
        new ServerSettings(
            Optional.of(new TestCertificates().server("server.example")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            NonceSource.random(new SecureRandom()),
            common);
    Connection connection = new Connection(common, Endpoint.SERVER);
    ObservingPeer peer = new ObservingPeer(connection, settings);
    BcServerProtocol protocol = new BcServerProtocol(connection, peer);
    protocol.accept(peer);
    byte[] buffer = new byte[4096];
    while (connection.session() == null) {
      int count = socket.getInputStream().read(buffer);
      assertThat(count).as("OpenSSL went on").isPositive();
      protocol.offerInput(buffer, 0, count);
      int available = protocol.getAvailableOutputBytes();
      byte[] output = new byte[available];
      protocol.readOutput(output, 0, available);
      socket.getOutputStream().write(output);
    }
    Observed observed = peer.observed;
    assertThat(observed).isNotNull();
    return observed == null ? new Observed(Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY) : observed;
  }

  /** Our server, which also notes what it would bind evidence to. */
  private static final class ObservingPeer extends BcServerPeer {
    private final Connection connection;
    private @Nullable Observed observed;

    ObservingPeer(Connection connection, ServerSettings settings) {
      super(connection, settings);
      this.connection = connection;
    }

    @Override
    boolean selfCheck() throws AttestationException {
      EvidenceType type =
          EvidenceType.of(CredentialKind.ATTESTATION, CmwType.mediaType("application/test"));
      Bytes key = new SoftwareKey().subjectPublicKeyInfo();
      Bytes challenge =
          new KeyMaterial(context, connection.flow)
              .challenge(
                  new Negotiated.BackgroundCheck(
                      Direction.CLIENT_ATTESTS, type, NONCE, BindingMode.BOUND),
                  key);
      SuiteHash hash =
          BcSecret.suiteHash(context.getSecurityParametersHandshake().getPRFCryptoHashAlgorithm());
      Bytes traffic =
          KeySchedule.deriveSecret(
                  hash,
                  BcSecret.borrowed(
                      context.getSecurityParametersHandshake().getHandshakeSecret(), hash),
                  "c hs traffic",
                  connection.flow.helloTranscriptHash(hash))
              .extract()
              .reveal();
      observed = new Observed(key, challenge, traffic);
      return super.selfCheck();
    }
  }

  /** Lines of label, client random and secret. */
  private static Map<String, Bytes> read(Path keyLog) throws IOException {
    Map<String, Bytes> secrets = new HashMap<>();
    for (String line : Files.readAllLines(keyLog)) {
      String[] words = line.split(" ");
      if (words.length == 3) {
        secrets.put(words[0], Bytes.fromHex(words[2]));
      }
    }
    assertThat(secrets).containsKeys("EXPORTER_SECRET", "CLIENT_HANDSHAKE_TRAFFIC_SECRET");
    return secrets;
  }
}
