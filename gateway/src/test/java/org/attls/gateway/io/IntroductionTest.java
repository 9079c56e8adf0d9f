package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.config.GatewayFile;
import org.attls.gateway.handoff.HandoffSecrets;
import org.attls.gateway.handoff.Samples;
import org.attls.gateway.mqtt.Connect;
import org.attls.gateway.mqtt.ConnectCodec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntroductionTest {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final String LIMITS =
      "limits: { http-head-bytes: 1MiB, mqtt-connect-bytes: 1MiB }";

  /** A request, or a CONNECT, of about that many octets. */
  private static Bytes first(String handoff, int size) {
    if (handoff.contains("http")) {
      return Bytes.utf8("GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(size) + "\r\n\r\n");
    }
    return ConnectCodec.write(
        new Connect(
            Connect.V5,
            true,
            0,
            List.of(),
            Bytes.utf8("a"),
            Optional.empty(),
            Optional.of(Bytes.utf8("u")),
            Optional.of(Bytes.utf8("x".repeat(size)))));
  }

  /** How many octets are allocated until all of it is taken, if they come one by one. */
  private static long allocated(String handoff, int size) throws Exception {
    GatewayFile file = Site.file(1, handoff, LIMITS);
    Introduction introduction =
        new Introduction(
            file.listeners().get(0).handoff(),
            HandoffSecrets.NONE,
            file.limits(),
            Samples.device("a"));
    introduction.token("t");
    Bytes first = first(handoff, size);
    Bytes[] pieces = new Bytes[first.size()];
    Arrays.setAll(pieces, at -> first.slice(at, at + 1));
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < pieces.length - 1; i++) {
      assertIncomplete(introduction.take(pieces[i]));
    }
    Introduction.Outcome last = introduction.take(pieces[pieces.length - 1]);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(last).isInstanceOf(Introduction.Outcome.Forward.class);
    return allocated;
  }

  private static void assertIncomplete(Introduction.Outcome outcome) {
    if (!(outcome instanceof Introduction.Outcome.Incomplete)) {
      assertThat(outcome).isInstanceOf(Introduction.Outcome.Incomplete.class);
    }
  }

  /** Octet by octet, eight times as much costs eight times as much; if each is kept anew, 64. */
  @ParameterizedTest
  @ValueSource(
      strings = {"{ http: true, token: { key: k, issuer: i, audience: a } }", "{ mqtt: {} }"})
  void whatDripsInIsNotCopiedWithEveryOctet(String handoff) throws Exception {
    // The first time loads classes.
    allocated(handoff, 100);
    assertThat(allocated(handoff, 32_000)).isLessThan(16 * allocated(handoff, 4_000));
  }
}
