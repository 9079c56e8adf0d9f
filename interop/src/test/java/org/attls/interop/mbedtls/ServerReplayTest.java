package org.attls.interop.mbedtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.internal.bc.Replay;
import org.attls.tls.profile.MbedtlsPoc;
import org.attls.tls.profile.Recording;
import org.attls.tls.wire.BindingMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our server in the place of the recorded one: it gets the recorded client's records octet for
 * octet, decrypts them, verifies CertificateVerify and Finished, has the evidence appraised by the
 * embedded verifier, and admits or refuses as recorded. Every handshake message of ours equals the
 * recorded one, Finished included.
 *
 * <p>Not compared, and why: the server's CertificateVerify is not made but taken from the record,
 * since the private key is not in it; the protected records, since the peer pads its plaintext to
 * 16 octets and we do not; alerts of a refusal, since the peer says decode_error under the keys of
 * the handshake and we say what RFC 8446 has, under those of application data.
 */
class ServerReplayTest {
  private static final int PROTECTED = 23;

  @ParameterizedTest
  @ValueSource(strings = {"eat", "eat-default-hello", "eat-hrr", "parsec"})
  void admitsTheClientsThatTheRecordedServerAdmitted(String name) throws Exception {
    Recording recording = Recording.of(name);
    Replay server = Replay.server(recording, RecordedDevice.relyingParty(recording));
    Bytes received = Bytes.EMPTY;
    for (Bytes sent : recording.recordsOf(true)) {
      offer(server, sent);
      received = Bytes.concat(received, server.applicationData());
    }
    assertThat(server.sent()).containsExactlyElementsOf(recording.flightOf(false));

    AttestedSession session = server.engine().session();
    assertThat(session.profile()).isEqualTo(MbedtlsPoc.NAME);
    AttestedSession.AttestedPeer peer = session.peer().orElseThrow();
    assertThat(peer.key()).isEqualTo(recording.value("ik-spki"));
    assertThat(peer.attestation().binding()).contains(BindingMode.DRAFT);
    assertThat(new String(received.toArray(), StandardCharsets.US_ASCII)).startsWith("GET / HTTP");
    assertThat(server.engine().inputClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parsec-rejected"})
  void refusesTheClientThatTheRecordedServerRefused(String name) throws Exception {
    Recording recording = Recording.of(name);
    Replay server = Replay.server(recording, RecordedDevice.relyingParty(recording));
    List<Bytes> records = recording.recordsOf(true);
    AttestedTlsException refusal =
        catchThrowableOfType(
            AttestedTlsException.class,
            () -> {
              for (Bytes sent : records) {
                offer(server, sent);
              }
            });
    assertThat(refusal.reason()).isEqualTo(Reason.NOT_AFFIRMING);
    assertThat(server.engine().state()).isEqualTo(State.CLOSED);
    // All of the handshake had passed: the refusal is about the evidence, and for the same cause.
    assertThat(server.sent()).containsExactlyElementsOf(recording.flightOf(false));
    assertThat(refusal).hasMessageContaining("verify signature on key attestation token");
  }

  /** As the recorded client does until it has sent its Certificate. */
  @ParameterizedTest
  @ValueSource(ints = {45, 48, 50, 110})
  void understandsAlertsInTheClear(int alert) throws Exception {
    Recording recording = Recording.of("eat");
    Replay server = Replay.server(recording, RecordedDevice.relyingParty(recording));
    offer(server, recording.recordsOf(true).get(0));
    AttestedTlsException refusal =
        catchThrowableOfType(
            AttestedTlsException.class, () -> offer(server, Bytes.of(21, 3, 3, 0, 2, 2, alert)));
    assertThat(refusal.reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(refusal.alert()).hasValue(alert);
  }

  @ParameterizedTest
  @MethodSource("org.attls.tls.profile.Recording#all")
  void sendsNoChangeCipherSpec(String name) throws Exception {
    Recording recording = Recording.of(name);
    Replay server = Replay.server(recording, RecordedDevice.relyingParty(recording));
    for (Bytes sent : recording.recordsOf(true).subList(0, recording.clientHellos())) {
      offer(server, sent);
    }
    assertThat(Recording.recordTypes(server.output())).containsOnly(22, PROTECTED);
  }

  @ParameterizedTest
  @MethodSource("org.attls.tls.profile.Recording#all")
  void noFlippedBitOfWhatTheClientSentIsOverlooked(String name) throws Exception {
    Recording recording = Recording.of(name);
    List<Bytes> records = recording.recordsOf(true);
    for (int i = 1; i < records.size(); i++) {
      if (records.get(i).u8(0) != PROTECTED) {
        continue; // A second ClientHello: the record's is hashed whatever comes.
      }
      List<Bytes> altered = new ArrayList<>(records.subList(0, i));
      byte[] octets = records.get(i).toArray();
      octets[octets.length / 2] ^= 1;
      altered.add(Bytes.copyOf(octets));
      Replay server = Replay.server(recording, RecordedDevice.relyingParty(recording));
      AttestedTlsException refusal =
          catchThrowableOfType(
              AttestedTlsException.class,
              () -> {
                for (Bytes sent : altered) {
                  offer(server, sent);
                }
              });
      assertThat(refusal).as("record %d", i).isNotNull();
    }
  }

  private static void offer(Replay server, Bytes sent) throws AttestedTlsException {
    server.engine().offerInput(sent.toArray(), 0, sent.size());
  }
}
