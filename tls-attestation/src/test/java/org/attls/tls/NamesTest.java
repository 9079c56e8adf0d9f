package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileClient;
import org.attls.tls.hostile.HostileServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Application protocols (RFC 7301) and names of servers (RFC 6066, section 3). */
class NamesTest {
  @TempDir private Path directory = Path.of(".");

  private static AttestedTlsServer.Builder server() {
    return Ends.server(Ends.relyingParty(FakeVerifier.affirming()).build());
  }

  private static AttestedTlsClient.Builder client() {
    return Ends.client(FakeAttester.honest());
  }

  private static Pair talk(AttestedTlsClient.Builder client, AttestedTlsServer.Builder server)
      throws Exception {
    return new Pair(client.build(), server.build()).run();
  }

  private static void assertProtocol(Pair pair, Optional<String> expected) {
    for (AttestedTlsEngine end : List.of(pair.client, pair.server)) {
      assertThat(end.session().applicationProtocol()).isEqualTo(expected);
    }
  }

  @Test
  void theServersPreferenceDecidesWhichProtocolIsSpoken() throws Exception {
    Pair pair =
        talk(
            client().applicationProtocols("http/1.1", "mqtt", "coap"),
            server().applicationProtocols("coap", "mqtt"));
    assertProtocol(pair, Optional.of("coap"));
  }

  @Test
  void withoutAProtocolInCommonTheClientIsRefused() throws Exception {
    Pair pair =
        talk(client().applicationProtocols("http/1.1"), server().applicationProtocols("mqtt"));
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.NO_COMMON_PROTOCOL);
    assertThat(pair.clientRefusal().alert()).contains(120);
  }

  @Test
  void whoDoesNotOfferAProtocolIsTakenAndTheSessionSaysSo() throws Exception {
    assertProtocol(talk(client(), server().applicationProtocols("mqtt")), Optional.empty());
    assertProtocol(talk(client().applicationProtocols("mqtt"), server()), Optional.empty());
  }

  @Test
  void aProtocolThatWasNotOfferedIsNotTaken() throws Exception {
    HostileServer server = new HostileServer(Ends.certificates().server("server.example"));
    byte[] other = "h2".getBytes(StandardCharsets.US_ASCII);
    server.encryptedExtensions.put(16, Bytes.of(0, 3, 2, other[0], other[1]));
    AttestedTlsEngine client =
        client().applicationProtocols("mqtt").build().newEngine("server.example");
    server.start();

    assertThat(Exchange.run(client, server))
        .isNotNull()
        .extracting("reason")
        .isEqualTo(Reason.BAD_SELECTION);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256})
  void namesOfProtocolsHaveOneTo255Octets(int octets) {
    AttestedTlsServer.Builder server = server().applicationProtocols("x".repeat(octets));
    assertThatIllegalArgumentException()
        .isThrownBy(server::build)
        .withMessageContaining(octets + "");
  }

  @Test
  void theCredentialIsChosenByTheNameAndTheSessionTellsIt() throws Exception {
    List<String> asked = new ArrayList<>();
    X509Credential right = Ends.certificates().server("server.example");
    AttestedTlsServer.Builder server =
        AttestedTlsServer.builder(
                Ends.certificates().server("other.example"),
                Ends.relyingParty(FakeVerifier.affirming()).build())
            .credentialsByName(
                host -> {
                  asked.add(host);
                  return Optional.of(right);
                });
    AttestedTlsClient client = client().build();
    Pair pair = new Pair(client, server.build()).run();

    // The client has compared the certificate with the name.
    assertThat(pair.clientEnd).isNull();
    assertThat(asked).containsExactly("server.example");
    for (AttestedTlsEngine end : List.of(pair.client, pair.server)) {
      assertThat(end.session().serverName()).contains("server.example");
    }
  }

  @Test
  void aNameThatNobodyHasIsRefused() throws Exception {
    Pair pair = talk(client(), server().credentialsByName(host -> Optional.empty()));
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.UNKNOWN_NAME);
    assertThat(pair.clientRefusal().alert()).contains(112);
  }

  @Test
  void whoAsksForNoNameGetsTheCredentialForAll() throws Exception {
    HostileClient nameless = new HostileClient();
    AttestedTlsEngine server =
        AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
            .credentialsByName(host -> Optional.empty())
            .build()
            .newEngine();
    nameless.start();
    assertThat(Exchange.run(server, nameless)).isNull();
    assertThat(server.session().serverName()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "ä", "x/../y", "a\nb"})
  void aNameThatIsNoneIsNotShownToAnybody(String name) throws Exception {
    HostileClient client = new HostileClient();
    byte[] octets = name.getBytes(StandardCharsets.UTF_8);
    client.helloExtensions.put(
        0, Bytes.concat(Bytes.of(0, 3 + octets.length, 0, 0, octets.length), Bytes.copyOf(octets)));
    AttestedTlsEngine server =
        AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
            .build()
            .newEngine();
    client.start();
    assertThat(Exchange.run(server, client))
        .isNotNull()
        .extracting("reason")
        .isEqualTo(Reason.UNKNOWN_NAME);
  }

  @ParameterizedTest
  @CsvSource({"'http/1.1,mqtt', mqtt, ALPN protocol: mqtt", "h3, '', No ALPN negotiated"})
  void openSslSeesTheSameNames(String offer, String spoken, String printed) throws Exception {
    List<AttestedSession> sessions = new ArrayList<>();
    AttestedTlsServer.Builder server =
        AttestedTlsServer.withoutAttestation(Ends.certificates().server("other.example"))
            .credentialsByName(host -> Optional.of(Ends.certificates().server(host)));
    if (!spoken.isEmpty()) {
      server.applicationProtocols(spoken);
    }
    String output =
        OpenSsl.connect(
            directory,
            server.build(),
            connection -> sessions.add(connection.session()),
            "-alpn",
            offer,
            "-servername",
            "Device.Example");

    assertThat(output).contains(printed).contains("CN = device.example");
    assertThat(sessions.get(0).serverName()).contains("device.example");
    assertThat(sessions.get(0).applicationProtocol().orElse("")).isEqualTo(spoken);
  }
}
