package org.attls.tls.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.attls.rats.AttestationException;
import org.attls.testing.Bounded;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.handshake.HandshakeFlow;

/**
 * The flow of handshake messages. An input is a list of steps: what happens (one octet, its two low
 * bits), a length (one octet), and that much of a record.
 */
class HandshakeFlowFuzzTest {
  private static final int MAX_MESSAGE = 4096;

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    HandshakeFlow flow = new HandshakeFlow(MAX_MESSAGE);
    try {
      Bounded.read(
          input.length,
          () -> {
            follow(flow, input);
            return flow;
          });
    } catch (AttestationException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    assertThat(flow.certificateOctets()).isBetween(0, MAX_MESSAGE + 4);
    assertThat(flow.transcriptHash(SuiteHash.SHA384).size()).isEqualTo(48);
    try {
      assertThat(flow.helloTranscriptHash(SuiteHash.SHA256).size()).isEqualTo(32);
    } catch (IllegalStateException noServerHello) {
      assertThat(noServerHello.getMessage()).isNotEmpty();
    }
  }

  private static void follow(HandshakeFlow flow, byte[] input) throws AttestationException {
    int at = 0;
    while (at + 2 <= input.length) {
      int what = input[at] & 3;
      int length = Math.min(input[at + 1] & 0xFF, input.length - at - 2);
      switch (what) {
        case 0 -> flow.received(input, at + 2, length);
        case 1 -> flow.sent(input, at + 2, length);
        case 2 -> flow.recordHeader(input[at + 1] & 0xFF, 1);
        default -> flow.otherRecord(input[at + 1] & 0xFF, false);
      }
      at += 2 + length;
    }
  }
}
