package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.Judgement;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.Test;

/** Many connections of one server whose verdicts come late, together and in any order. */
class ManyVerdictsTest {
  private static final int CONNECTIONS = 64;

  /** One client, and what the server knows of it. */
  private record Device(FakeAttester attester, Pair pair, boolean good) {}

  @Test
  void eachVerdictLandsOnItsOwnConnection() throws Exception {
    CountDownLatch allAsked = new CountDownLatch(CONNECTIONS);
    Map<Bytes, Boolean> good = Collections.synchronizedMap(new LinkedHashMap<>());
    FakeVerifier late =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              allAsked.countDown();
              awaitAll(allAsked);
              boolean affirmed = Boolean.TRUE.equals(good.get(challenge));
              return FakeVerifier.result(
                  challenge, affirmed ? Tier.AFFIRMING : Tier.CONTRAINDICATED);
            });
    AttestedTlsServer server = Ends.server(Ends.relyingParty(late).build()).build();
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Device device = waiting(server, i % 3 != 0);
      good.put(device.attester.challenges().get(0), device.good);
      devices.add(device);
    }
    assertThat(good).as("no challenge twice").hasSize(CONNECTIONS);

    Map<Device, Judgement> judgements = judgeAll(devices);
    List<Device> shuffled = new ArrayList<>(devices);
    Collections.shuffle(shuffled, new Random(20));
    for (Device device : shuffled) {
      handBack(device, judgements);
    }

    assertThat(late.sessions()).isEqualTo(CONNECTIONS);
    devices.forEach(ManyVerdictsTest::assertOwnVerdict);
  }

  private static void awaitAll(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static Device waiting(AttestedTlsServer server, boolean good) throws Exception {
    FakeAttester attester = FakeAttester.honest();
    Pair pair =
        new Pair(
                Ends.client(attester).build().newEngine("server.example"),
                server.newEngineAwaitingVerdict(HandshakeListener.NONE))
            .run();
    assertThat(pair.server.state()).isEqualTo(State.AWAITING_VERDICT);
    return new Device(attester, pair, good);
  }

  /** All at the same time: none ends before all have begun. */
  private static Map<Device, Judgement> judgeAll(List<Device> devices) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Map<Device, Future<Judgement>> running = new LinkedHashMap<>();
      for (Device device : devices) {
        running.put(device, threads.submit(device.pair.server.pendingVerdict().orElseThrow()::get));
      }
      Map<Device, Judgement> judgements = new LinkedHashMap<>();
      for (Map.Entry<Device, Future<Judgement>> one : running.entrySet()) {
        judgements.put(one.getKey(), one.getValue().get(30, TimeUnit.SECONDS));
      }
      return judgements;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void handBack(Device device, Map<Device, Judgement> judgements) {
    try {
      device.pair.server.verdict(Objects.requireNonNull(judgements.get(device)));
    } catch (AttestedTlsException refused) {
      assertThat(refused.reason()).isEqualTo(Reason.NOT_AFFIRMING);
    }
    device.pair.run();
  }

  private static void assertOwnVerdict(Device device) {
    Pair pair = device.pair;
    if (!device.good) {
      assertThat(pair.server.state()).isEqualTo(State.CLOSED);
      assertThat(pair.clientRefusal().alert()).contains(49);
      return;
    }
    assertThat(pair.server.state()).isEqualTo(State.OPEN);
    assertThat(pair.server.session().peer().orElseThrow().key())
        .isEqualTo(device.attester.keys().get(0).subjectPublicKeyInfo());
    assertThat(pair.server.session().peer().orElseThrow().verdict().result().nonce())
        .contains(device.attester.challenges().get(0));
  }
}
