package org.attls.tls.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.binding.SuiteHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeFlowTest {
  private static final Bytes RETRY_RANDOM =
      Bytes.fromHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  private final HandshakeFlow flow = new HandshakeFlow(1000);

  private static Bytes message(int type, Bytes body) {
    return new OctetWriter().u8(type).opaque24(body).toBytes();
  }

  private static Bytes message(int type, int size) {
    return message(type, Bytes.copyOf(new byte[size]));
  }

  private static Bytes hello(Bytes random, int suite) {
    Bytes body =
        new OctetWriter()
            .u16(0x0303)
            .octets(random)
            .opaque8(Bytes.of(1, 2, 3))
            .u16(suite)
            .toBytes();
    return message(2, body);
  }

  private void receive(Bytes record) throws AttestationException {
    byte[] octets = record.toArray();
    flow.received(octets, 0, octets.length);
  }

  private void send(Bytes record) throws AttestationException {
    byte[] octets = record.toArray();
    flow.sent(octets, 0, octets.length);
  }

  @Test
  void transcriptIsTheSameHoweverMessagesAreCut() throws Exception {
    Bytes clientHello = message(1, 100);
    Bytes serverHello = hello(Bytes.copyOf(new byte[32]), 0x1301);
    Bytes extensions = message(8, 40);
    Bytes certificate = message(11, 300);
    send(clientHello);
    for (int i = 0; i < serverHello.size(); i++) {
      receive(serverHello.slice(i, i + 1));
    }
    Bytes both = Bytes.concat(extensions, certificate);
    receive(both.slice(0, 41));
    receive(both.slice(41, 200));
    receive(both.slice(200, both.size()));

    assertThat(flow.transcriptHash(SuiteHash.SHA256))
        .isEqualTo(SuiteHash.SHA256.hash(clientHello, serverHello, extensions, certificate));
    assertThat(flow.helloTranscriptHash(SuiteHash.SHA256))
        .isEqualTo(SuiteHash.SHA256.hash(clientHello, serverHello));
    assertThat(flow.certificateOctets()).isEqualTo(certificate.size());
  }

  @Test
  void aRetryReplacesTheFirstHelloByItsHash() throws Exception {
    for (SuiteHash hash : SuiteHash.values()) {
      HandshakeFlow retried = new HandshakeFlow(1000);
      Bytes first = message(1, 50);
      Bytes retry = hello(RETRY_RANDOM, hash == SuiteHash.SHA256 ? 0x1301 : 0x1302);
      Bytes second = message(1, 60);
      Bytes serverHello = hello(Bytes.copyOf(new byte[32]), 0x1301);
      for (Bytes message : new Bytes[] {first, retry, second, serverHello}) {
        retried.sent(message.toArray(), 0, message.size());
      }
      Bytes folded = Bytes.concat(Bytes.of(254, 0, 0, hash.length()), hash.hash(first));
      assertThat(retried.helloTranscriptHash(hash))
          .isEqualTo(hash.hash(folded, retry, second, serverHello));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20, 24})
  void messagesBeforeAChangeOfKeysEndTheirRecord(int type) throws Exception {
    Bytes message = message(type, 34);
    receive(message);
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> receive(Bytes.concat(message, Bytes.of(8))))
        .matches(refused -> refused.reason() == Reason.RECORD_BOUNDARY);
  }

  @Test
  void otherMessagesMayShareARecord() throws Exception {
    receive(
        Bytes.concat(
            message(8, 10), message(13, 10), message(11, 10), message(15, 10), message(20, 32)));
    assertThat(flow.certificateOctets()).isEqualTo(14);
  }

  @Test
  void ticketsAndKeyUpdatesAreNotInTheTranscript() throws Exception {
    Bytes extensions = message(8, 10);
    receive(extensions);
    receive(message(4, 100));
    receive(message(24, 1));
    assertThat(flow.transcriptHash(SuiteHash.SHA256)).isEqualTo(SuiteHash.SHA256.hash(extensions));
  }

  @Test
  void aMessageOverTheCapIsRefusedOnItsHeader() throws Exception {
    receive(message(11, 1000));
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> receive(Bytes.of(11, 0, 1001 >> 8, 1001 & 0xFF)))
        .matches(refused -> refused.reason() == Reason.TOO_LARGE);
  }

  @Test
  void unprotectedMessagesAreRefusedFromServerHelloOn() throws Exception {
    flow.recordHeader(22, 1);
    send(hello(Bytes.copyOf(new byte[32]), 0x1301));
    flow.recordHeader(23, 1);
    flow.recordHeader(20, 1);
    flow.recordHeader(21, 1);
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> flow.recordHeader(22, 1))
        .matches(refused -> refused.reason() == Reason.RECORD_BOUNDARY);
  }

  private void assertNoRecord(int type, int length) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> flow.recordHeader(type, length))
        .matches(refused -> refused.reason() == Reason.RECORD_BOUNDARY);
  }

  @Test
  void changeCipherSpecIsOneOctetBetweenTheFirstHelloAndTheEnd() throws Exception {
    assertNoRecord(20, 1);
    receive(message(1, 10));
    flow.recordHeader(20, 1);
    flow.recordHeader(20, 1);
    assertNoRecord(20, 0);
    assertNoRecord(20, 2);
    flow.finish();
    assertNoRecord(20, 1);
    HandshakeFlow.changeCipherSpec(1);
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> HandshakeFlow.changeCipherSpec(0))
        .matches(refused -> refused.reason() == Reason.RECORD_BOUNDARY);
  }

  @Test
  void changeCipherSpecMayNotInterruptAMessage() throws Exception {
    receive(message(1, 10));
    receive(message(11, 100).slice(0, 50));
    assertNoRecord(20, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 22})
  void alertsAndHandshakeMessagesAreNotEmpty(int type) throws Exception {
    assertNoRecord(type, 0);
    flow.recordHeader(23, 0);
  }

  @Test
  void aRetryDoesNotEndTheClearPart() throws Exception {
    send(message(1, 10));
    receive(hello(RETRY_RANDOM, 0x1301));
    flow.recordHeader(22, 1);
  }

  @Test
  void otherRecordsMayNotInterruptAMessage() throws Exception {
    flow.otherRecord(23, false);
    flow.otherRecord(21, false);
    receive(message(11, 100).slice(0, 50));
    flow.otherRecord(21, true);
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> flow.otherRecord(23, false))
        .matches(refused -> refused.reason() == Reason.RECORD_BOUNDARY);
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> flow.otherRecord(21, false))
        .matches(refused -> refused.reason() == Reason.RECORD_BOUNDARY);
  }

  @Test
  void nothingIsKeptWhenTheHandshakeIsOver() throws Exception {
    send(hello(Bytes.copyOf(new byte[32]), 0x1301));
    flow.finish();
    assertThatIllegalStateException().isThrownBy(() -> flow.helloTranscriptHash(SuiteHash.SHA256));
  }
}
