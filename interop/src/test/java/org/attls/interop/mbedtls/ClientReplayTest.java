package org.attls.interop.mbedtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.internal.bc.Replay;
import org.attls.tls.profile.Recording;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our client in the place of the recorded one: it gets the recorded server's records octet for
 * octet, verifies the recorded certificate for its host name, CertificateVerify and Finished, and
 * answers with Certificate, CertificateVerify and Finished that equal the recorded ones.
 *
 * <p>Not compared, and why: the rest of ClientHello, whose order of extensions, cipher suites and
 * groups are each client's own (the extension of the profile is compared); the signature, which is
 * taken from the record since the key is not in it, after the content to be signed has been found
 * to be the recorded one; protected records, since the peer pads its plaintext.
 */
class ClientReplayTest {
  private static final int PROTECTED = 23;

  @ParameterizedTest
  @ValueSource(strings = {"eat", "eat-default-hello", "eat-hrr", "parsec"})
  void isAdmittedWhereTheRecordedClientWas(String name) throws Exception {
    Recording recording = Recording.of(name);
    Replay client = connect(recording);
    Bytes received = Bytes.EMPTY;
    for (Bytes sent : recording.recordsOf(false)) {
      client.engine().offerInput(sent.toArray(), 0, sent.size());
      received = Bytes.concat(received, client.applicationData());
    }
    assertEqualsRecorded(client, recording);
    assertThat(client.engine().session().own()).isPresent();
    assertThat(new String(received.toArray(), StandardCharsets.US_ASCII))
        .startsWith("HTTP/1.0 200 OK");
    assertThat(client.engine().inputClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parsec-rejected"})
  void readsTheAlertThatTheRecordedClientCouldNotRead(String name) throws Exception {
    Recording recording = Recording.of(name);
    Replay client = connect(recording);
    List<Bytes> records = recording.recordsOf(false);
    for (Bytes sent : records.subList(0, records.size() - 1)) {
      client.engine().offerInput(sent.toArray(), 0, sent.size());
    }
    assertEqualsRecorded(client, recording);
    assertThat(client.engine().state()).isEqualTo(State.OPEN);

    Bytes last = records.get(records.size() - 1);
    AttestedTlsException refusal =
        catchThrowableOfType(
            AttestedTlsException.class,
            () -> client.engine().offerInput(last.toArray(), 0, last.size()));
    assertThat(refusal.reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(refusal).hasMessageContaining("decode_error(50)");
    assertThat(client.engine().state()).isEqualTo(State.CLOSED);
  }

  @ParameterizedTest
  @MethodSource("org.attls.tls.profile.Recording#all")
  void sendsNoChangeCipherSpec(String name) throws Exception {
    Recording recording = Recording.of(name);
    Replay client = connect(recording);
    List<Bytes> records = recording.recordsOf(false);
    for (Bytes sent : records.subList(0, records.size() - 1)) {
      client.engine().offerInput(sent.toArray(), 0, sent.size());
    }
    assertThat(Recording.recordTypes(client.output())).containsOnly(22, PROTECTED);
  }

  @ParameterizedTest
  @MethodSource("org.attls.tls.profile.Recording#all")
  void noFlippedBitOfWhatTheServerSentIsOverlooked(String name) throws Exception {
    Recording recording = Recording.of(name);
    List<Bytes> records = recording.recordsOf(false);
    for (int i = 0; i < records.size(); i++) {
      if (records.get(i).u8(0) != PROTECTED) {
        continue; // Hellos: the record's are hashed whatever comes.
      }
      byte[] octets = records.get(i).toArray();
      octets[octets.length / 2] ^= 1;
      List<Bytes> altered = new ArrayList<>(records.subList(0, i));
      altered.add(Bytes.copyOf(octets));
      // The JDK keeps a cipher per thread from sealing twice under one key and IV, as replays do.
      Throwable end =
          CompletableFuture.supplyAsync(
                  () -> catchThrowable(() -> offerAll(recording, altered)),
                  task -> new Thread(task).start())
              .get(1, TimeUnit.MINUTES);
      assertThat(end)
          .as("record %d", i)
          .isInstanceOfSatisfying(
              AttestedTlsException.class,
              refusal -> assertThat(refusal.reason()).isNotEqualTo(Reason.REFUSED_BY_PEER));
      assertThat(end).hasMessageNotContaining("internal_error");
    }
  }

  private static void offerAll(Recording recording, List<Bytes> records) throws Exception {
    Replay client = connect(recording);
    for (Bytes sent : records) {
      client.engine().offerInput(sent.toArray(), 0, sent.size());
    }
  }

  private static void assertEqualsRecorded(Replay client, Recording recording) {
    List<Bytes> ours = client.sent();
    List<Bytes> recorded = recording.flightOf(true);
    assertThat(ours).hasSameSizeAs(recorded);
    int hellos = recording.messages("client_hello").size();
    assertThat(ours.subList(hellos, ours.size()))
        .containsExactlyElementsOf(recorded.subList(hellos, recorded.size()));
    for (Bytes hello : ours.subList(0, hellos)) {
      assertThat(hello.hex()).contains("0064000403000001");
      assertThat(hello.u8(4 + 2 + 32)).as("length of legacy_session_id").isZero();
    }
  }

  static Replay connect(Recording recording) throws Exception {
    X509Certificate authority =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Recording.serverCa().toArray()));
    return Replay.client(
        recording, new RecordedAttester(recording), ServerTrust.anchors(Set.of(authority)));
  }
}
