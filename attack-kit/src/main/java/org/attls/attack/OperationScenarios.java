package org.attls.attack;

import static org.attls.attack.Expectation.holds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.attls.attack.lab.LabAttester;
import org.attls.attack.lab.LabSite;
import org.attls.attack.lab.LabVerifier;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.Wire;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Verifier;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;

/** Attacks by load, by configuration and by what is logged. */
final class OperationScenarios {
  private static final int MANY = 64;

  private OperationScenarios() {}

  static List<Scenario> all() {
    return List.of(mixUp(), openPolicy(), leakage(), harvest());
  }

  private static Scenario mixUp() {
    return Scenario.of(
            "A20", "Connections mixed up under load", "each verdict lands on its own connection")
        .trial(
            "64 at once, answered in reverse order",
            holds("32 admitted, 32 refused, none mixed up"),
            OperationScenarios::answeredInReverse)
        .trial(
            "64 at once, each gets the result of another",
            holds("none admitted"),
            OperationScenarios::answersExchanged)
        .build();
  }

  private static Scenario openPolicy() {
    return Scenario.of("A37", "A policy that is open by default", "there is none")
        .trial(
            "incomplete configurations",
            holds("none is built"),
            site -> {
              List<String> built = new ArrayList<>();
              note(built, "no evidence type", () -> AffirmingPolicy.builder().build());
              note(
                  built,
                  "nobody named",
                  () ->
                      AffirmingPolicy.builder()
                          .expect(ParsecTpmToken.TYPE, Set.of("PARSEC_TPM"))
                          .build());
              note(
                  built,
                  "an empty list of instances",
                  () ->
                      AffirmingPolicy.builder()
                          .expect(ParsecTpmToken.TYPE, Set.of("PARSEC_TPM"))
                          .pinnedInstances(Set.of())
                          .build());
              note(
                  built,
                  "no label",
                  () -> AffirmingPolicy.builder().expect(ParsecTpmToken.TYPE, Set.of()));
              note(
                  built,
                  "no inspector",
                  () -> RelyingParty.builder(site.verifier(), site.policy()).build());
              return new Observation.Property(
                  built.isEmpty(), built.isEmpty() ? "none is built" : built + " built");
            })
        .build();
  }

  private static Scenario leakage() {
    return Scenario.of("A38", "Evidence or nonces in messages", "reasons, no secrets")
        .trial(
            "what is said of refusals",
            holds("no nonce, challenge or evidence"),
            OperationScenarios::messages)
        .build();
  }

  private static Scenario harvest() {
    return Scenario.of(
            "A40",
            "An anonymous client harvests a server's evidence",
            "cannot be prevented: a server's Certificate comes before the client's")
        .trial("ask, read, leave", Expectation.succeeds(), ServerAttests::harvested)
        .build();
  }

  private interface Building {
    Object build();
  }

  private static void note(List<String> built, String what, Building building) {
    try {
      building.build();
      built.add(what);
    } catch (IllegalStateException | IllegalArgumentException refused) {
      // As it must.
    }
  }

  private static Observation answeredInReverse(LabSite site) throws Exception {
    CountDownLatch arrived = new CountDownLatch(MANY);
    List<CountDownLatch> turns = new ArrayList<>();
    for (int i = 0; i <= MANY; i++) {
      turns.add(new CountDownLatch(1));
    }
    turns.get(MANY).countDown();
    Verifier honest = site.verifier();
    List<Boolean> admitted =
        all(
            i ->
                site.server(
                        site.relyingParty(
                                (challenge, deadline) -> {
                                  arrived.countDown();
                                  await(arrived, deadline);
                                  await(turns.get(i + 1), deadline);
                                  turns.get(i).countDown();
                                  return honest.open(challenge, deadline);
                                })
                            .build())
                    .build(),
            i -> i % 2 == 0 ? site.attester() : new LabAttester(site.stranger()));
    long good = admitted.stream().filter(Boolean::booleanValue).count();
    boolean right = true;
    for (int i = 0; i < MANY; i++) {
      right &= admitted.get(i) == (i % 2 == 0);
    }
    return new Observation.Property(right, good + " admitted" + (right ? "" : ", mixed up"));
  }

  private static Observation answersExchanged(LabSite site) throws Exception {
    CountDownLatch arrived = new CountDownLatch(MANY);
    List<Bytes> challenges = Collections.synchronizedList(new ArrayList<>());
    List<Boolean> admitted =
        all(
            i -> {
              LabVerifier verifier = site.lyingVerifier();
              verifier.before =
                  (challenge, evidence, deadline) -> {
                    challenges.add(challenge);
                    arrived.countDown();
                    await(arrived, deadline);
                  };
              verifier.nonce =
                  own -> challenges.get((challenges.indexOf(own) + 1) % challenges.size());
              return site.server(site.relyingParty(verifier).build()).build();
            },
            i -> site.attester());
    long good = admitted.stream().filter(Boolean::booleanValue).count();
    return new Observation.Property(
        good == 0 && challenges.size() == MANY, good + " admitted of " + challenges.size());
  }

  private interface Servers {
    AttestedTlsServer server(int i);
  }

  private interface Attesters {
    LabAttester attester(int i);
  }

  private static List<Boolean> all(Servers servers, Attesters attesters) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(MANY);
    try {
      List<Future<Boolean>> running = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  AttestedTlsEngine server = servers.server(number).newEngine();
                  Wire.run(server, LabClient.attesting(attesters.attester(number)).start());
                  return server.state() == AttestedTlsEngine.State.OPEN;
                }));
      }
      List<Boolean> admitted = new ArrayList<>();
      for (Future<Boolean> one : running) {
        admitted.add(one.get());
      }
      return admitted;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch, Deadline deadline) throws AttestationException {
    try {
      if (!latch.await(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AttestationException(Reason.DEADLINE, "the others did not come");
      }
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new AttestationException(Reason.VERIFIER_UNAVAILABLE, "interrupted", told);
    }
  }

  private static Observation messages(LabSite site) throws AttestedTlsException {
    List<String> leaks = new ArrayList<>();
    for (boolean replay : new boolean[] {true, false}) {
      LabAttester attester = replay ? site.attester() : new LabAttester(site.stranger());
      if (replay) {
        attester.lie = statement -> statement.patChallenge = Bytes.copyOf(new byte[32]);
      }
      LabClient client = LabClient.attesting(attester).start();
      Optional<AttestedTlsException> end = Wire.run(site.server().newEngine(), client);
      String said = end.map(Throwable::getMessage).orElse("").replaceAll("[^0-9a-f]", "");
      for (Bytes secret :
          List.of(
              client.nonce(), attester.challenges().get(0), attester.evidence().get(0).octets())) {
        String hex = secret.hex();
        if (said.contains(hex.substring(0, 16))
            || said.contains(hex.substring(hex.length() - 16))) {
          leaks.add(String.valueOf(end));
        }
      }
      if (end.isEmpty()) {
        leaks.add("admitted");
      }
    }
    return new Observation.Property(leaks.isEmpty(), leaks.isEmpty() ? "nothing" : leaks.get(0));
  }
}
