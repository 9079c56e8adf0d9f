package org.attls.attack;

import static org.attls.attack.Expectation.holds;
import static org.attls.attack.Expectation.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.attls.attack.lab.LabAttester;
import org.attls.attack.lab.LabKey;
import org.attls.attack.lab.LabSite;
import org.attls.attack.lab.LabTpm;
import org.attls.attack.lab.LabVerifier;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.LabServer;
import org.attls.attack.peer.Wire;
import org.attls.attack.relay.OtherKeyAttester;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verdict;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.TlsLimits;

/** Attacks on who is admitted, by which key, on whose word, and when. */
final class VerdictScenarios {
  private static final Bytes EARLY = Bytes.utf8("before the verdict");
  private static final Duration BRIEF = Duration.ofMillis(1);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private VerdictScenarios() {}

  static List<Scenario> all() {
    return List.of(
        diversion(),
        substitutedResult(),
        substitutedKey(),
        splice(),
        earlyData(),
        outage(),
        identityLevel(),
        clockGames(),
        changedLater(),
        keyUpdate());
  }

  private static Scenario diversion() {
    return Scenario.of(
            "A3",
            "Diversion to another genuine device",
            "refused where an instance is named; any-of-class has to be asked for by name")
        .trial(
            "an enrolled device that is not the pinned one",
            refused(Reason.IDENTITY_REFUSED, 49),
            site ->
                Attempts.on(
                    site.server().newEngine(),
                    LabClient.attesting(new LabAttester(site.otherDevice()))))
        .trial(
            "the same, where any of a class is asked for",
            Expectation.succeeds(),
            site ->
                Attempts.on(
                    site.server(site.relyingParty(site.verifier(), site.anyOfClass()).build())
                        .build()
                        .newEngine(),
                    LabClient.attesting(new LabAttester(site.otherDevice()))))
        .build();
  }

  private static Scenario substitutedResult() {
    return Scenario.of(
            "A6",
            "A verifier's result for somebody or something else",
            "refused: nonce, key and age of the result are those of this connection")
        .trial(
            "for another device",
            refused(Reason.KEY_MISMATCH, 42),
            site ->
                judged(
                    site,
                    verifier -> {
                      Bytes other = new LabKey().subjectPublicKeyInfo();
                      verifier.attestedKey = evidence -> Optional.of(other);
                    }))
        .trial(
            "for another nonce",
            refused(Reason.RESULT_INVALID, 42),
            site -> judged(site, verifier -> verifier.nonce = nonce -> Bytes.copyOf(new byte[32])))
        .trial(
            "of an earlier session",
            refused(Reason.RESULT_INVALID, 42),
            site ->
                judged(
                    site,
                    verifier -> {
                      Bytes earlier =
                          verifier.result(
                              Bytes.copyOf(new byte[32]),
                              Optional.of(new LabKey().subjectPublicKeyInfo()));
                      verifier.token = fresh -> earlier;
                    }))
        .trial(
            "right in all, and ten minutes old",
            refused(Reason.RESULT_STALE, 45),
            site -> judged(site, verifier -> verifier.age = TEN_MINUTES))
        .trial(
            "presented by the peer, about another key",
            refused(Reason.PROOF_OF_POSSESSION, 51),
            site -> Passports.presented(site, new LabKey(), Optional.of(new LabKey()), 0, true))
        .trial(
            "presented by the peer, ten minutes old",
            refused(Reason.RESULT_STALE, 45),
            site -> Passports.presented(site, new LabKey(), Optional.empty(), 10, true))
        .trial(
            "presented by the peer, of another verifier",
            refused(Reason.PASSPORT_INVALID, 42),
            site -> Passports.presented(site, new LabKey(), Optional.empty(), 0, false))
        .build();
  }

  private static Scenario substitutedKey() {
    return Scenario.of(
            "A7", "Key substitution", "refused; a result without a key is not a result to skip")
        .trial(
            "evidence for one key, CertificateVerify by another",
            refused(Reason.PROOF_OF_POSSESSION, 51),
            site ->
                Attempts.on(
                    site.server().newEngine(),
                    site.client(new OtherKeyAttester(site.attester()))
                        .build()
                        .newEngine(LabSite.SERVER)))
        .trial(
            "key attestation for another key of the device",
            refused(Reason.BINDING_MISMATCH, 42),
            site -> {
              LabAttester attester = site.attester();
              attester.lie = statement -> statement.identityKey = new LabKey().publicKey();
              return Attempts.on(site.server().newEngine(), LabClient.attesting(attester));
            })
        .trial(
            "a server's evidence, CertificateVerify by another key",
            refused(Reason.PROOF_OF_POSSESSION, 51),
            site ->
                Attempts.on(
                    AttestedTlsClient.relyingOn(site.relyingParty(site.verifier()).build())
                        .build()
                        .newEngine(LabSite.SERVER),
                    LabServer.attesting(
                        site.attackerCredential(), new OtherKeyAttester(site.attester()))))
        .trial(
            "the result attests no key",
            refused(Reason.KEY_MISMATCH, 42),
            site -> judged(site, verifier -> verifier.attestedKey = evidence -> Optional.empty()))
        .build();
  }

  private static Scenario splice() {
    return Scenario.of(
            "A8", "Key attestation and quote of different machines", "refused: one attester")
        .trial(
            "both name their own attestation key",
            refused(Reason.EVIDENCE_MALFORMED, 42),
            site ->
                spliced(
                    site,
                    statement -> {
                      statement.patSigner = site.otherDevice();
                      statement.patKid = site.otherDevice().kid();
                    }))
        .trial(
            "the quote claims to be of the first",
            refused(Reason.NOT_AFFIRMING, 49),
            site -> spliced(site, statement -> statement.patSigner = site.otherDevice()))
        .build();
  }

  private static Scenario earlyData() {
    return Scenario.of(
            "A23",
            "Application data before the verdict",
            "held until the verdict; none of it delivered on refusal")
        .trial(
            "sent right behind Finished, then refused",
            refused(Reason.NOT_AFFIRMING, 49),
            site -> {
              LabVerifier verifier = site.lyingVerifier();
              verifier.status = Tier.CONTRAINDICATED;
              return Attempts.on(server(site, verifier), eager(site));
            })
        .trial(
            "sent right behind Finished, then admitted",
            holds("nothing before the verdict, all after"),
            VerdictScenarios::dataAroundTheVerdict)
        .build();
  }

  private static Scenario outage() {
    return Scenario.of(
            "A24", "A verifier that is out, slow, or talks nonsense", "fails closed, in time")
        .trial(
            "unreachable",
            refused(Reason.VERIFIER_UNAVAILABLE, 46),
            site -> failing(site, Reason.VERIFIER_UNAVAILABLE))
        .trial(
            "no answer in the time it was given",
            refused(Reason.VERIFIER_UNAVAILABLE, 46),
            site -> failing(site, Reason.DEADLINE))
        .trial(
            "affirms when the handshake's time is over",
            refused(Reason.DEADLINE, 40),
            VerdictScenarios::late)
        .trial(
            "garbage",
            refused(Reason.RESULT_INVALID, 42),
            site -> judged(site, verifier -> verifier.token = fresh -> Bytes.utf8("garbage")))
        .trial(
            "signed by nobody it knows",
            refused(Reason.RESULT_INVALID, 42),
            site ->
                judged(
                    site,
                    verifier -> {
                      LabVerifier other = site.lyingVerifier();
                      verifier.before =
                          (challenge, evidence, deadline) ->
                              verifier.token =
                                  fresh ->
                                      other.result(challenge, verifier.attestedKey.apply(evidence));
                    }))
        .trial(
            "warns",
            refused(Reason.NOT_AFFIRMING, 49),
            site -> judged(site, verifier -> verifier.status = Tier.WARNING))
        .trial(
            "says nothing (none)",
            refused(Reason.NOT_AFFIRMING, 49),
            site -> judged(site, verifier -> verifier.status = Tier.NONE))
        .build();
  }

  private static Scenario identityLevel() {
    return Scenario.of(
            "A41",
            "A genuine platform taken for a known one",
            "the session says how much is known of the peer")
        .trial(
            "pinned, and any of a class",
            holds("INSTANCE with its key, CLASS without"),
            site -> {
              AttestedIdentity pinned = admitted(site, site.policy());
              AttestedIdentity anybody = admitted(site, site.anyOfClass());
              return new Observation.Property(
                  pinned.level() == AttestedIdentity.Level.INSTANCE
                      && pinned.name().equals(site.device().kid().hex())
                      && anybody.level() == AttestedIdentity.Level.CLASS
                      && !anybody.name().contains(site.device().kid().hex()),
                  pinned.level() + ", " + anybody.level());
            })
        .build();
  }

  private static Scenario clockGames() {
    return Scenario.of("A44", "Clock games", "results from the future or the past are stale")
        .trial(
            "issued ten minutes from now",
            refused(Reason.RESULT_STALE, 45),
            site -> judged(site, verifier -> verifier.age = TEN_MINUTES.negated()))
        .trial(
            "the clock jumps ten minutes while the result travels",
            refused(Reason.RESULT_STALE, 45),
            site ->
                judged(
                    site,
                    verifier ->
                        verifier.token =
                            fresh -> {
                              site.clock().move(TEN_MINUTES);
                              return fresh;
                            }))
        .trial(
            "the clock jumps back",
            refused(Reason.RESULT_STALE, 45),
            site ->
                judged(
                    site,
                    verifier ->
                        verifier.token =
                            fresh -> {
                              site.clock().move(TEN_MINUTES.negated());
                              return fresh;
                            }))
        .build();
  }

  private static Scenario changedLater() {
    return Scenario.of(
            "A25",
            "State that changes after the handshake",
            "the connection ends with its verdict, and the device has to attest anew")
        .trial(
            "changed, and the verdict is over",
            refused(Reason.RESULT_STALE, 45),
            VerdictScenarios::outlived)
        .trial(
            "the changed device connects again",
            refused(Reason.NOT_AFFIRMING, 49),
            site -> {
              site.device().extend(0, Bytes.utf8("something else"));
              return Attempts.on(site.server().newEngine(), LabClient.attesting(site.attester()));
            })
        .build();
  }

  private static Observation outlived(LabSite site) throws AttestedTlsException {
    AppraisalPolicy brief =
        (result, facts) ->
            new Verdict(site.policy().decide(result, facts).identity(), result, BRIEF);
    AttestedTlsEngine server =
        site.server(site.relyingParty(site.verifier(), brief).build()).build().newEngine();
    LabClient device = LabClient.attesting(site.attester()).start();
    Wire wire = new Wire();
    wire.carry(server, device);
    Deadline end = server.session().validUntil().orElseThrow();
    site.device().extend(0, Bytes.utf8("something else"));
    while (!end.expired()) {
      LockSupport.parkNanos(end.remaining().toNanos());
    }
    return Attempts.on(server, device, wire);
  }

  private static Scenario keyUpdate() {
    return Scenario.of("A45", "KeyUpdate while the verdict is pending", "binder and data unharmed")
        .trial(
            "right behind Finished, a hundred times",
            holds("admitted, data delivered"),
            site -> {
              LabClient client = LabClient.attesting(site.attester());
              List<LabClient.Step> flight = new ArrayList<>(client.flight);
              flight.add(
                  it -> {
                    for (int i = 0; i < 100; i++) {
                      it.updateKeys();
                    }
                  });
              client.flight = flight;
              Observation observed = Attempts.on(site.server().newEngine(), client);
              return new Observation.Property(
                  observed instanceof Observation.Succeeded it && it.delivered() > 0,
                  observed.text());
            })
        .build();
  }

  private static AttestedTlsEngine server(LabSite site, LabVerifier verifier)
      throws AttestedTlsException {
    return site.server(site.relyingParty(verifier).build()).build().newEngine();
  }

  /** An honest client whose evidence is judged by a verifier with those switches. */
  private static Observation judged(LabSite site, Consumer<LabVerifier> switches)
      throws AttestedTlsException {
    LabVerifier verifier = site.lyingVerifier();
    switches.accept(verifier);
    return Attempts.on(server(site, verifier), LabClient.attesting(site.attester()));
  }

  private static Observation failing(LabSite site, Reason reason) throws AttestedTlsException {
    return judged(
        site,
        verifier ->
            verifier.before =
                (challenge, evidence, deadline) -> {
                  throw new AttestationException(reason, "a switch says so");
                });
  }

  private static Observation late(LabSite site) throws AttestedTlsException {
    LabVerifier verifier = site.lyingVerifier();
    verifier.before =
        (challenge, evidence, deadline) -> {
          while (!deadline.expired()) {
            Thread.onSpinWait();
          }
        };
    return Attempts.on(
        site.server(site.relyingParty(verifier).build())
            .limits(new TlsLimits(Duration.ofMillis(150), TlsLimits.DEFAULT.maxHandshakeMessage()))
            .build()
            .newEngine(),
        LabClient.attesting(site.attester()));
  }

  private static Observation spliced(LabSite site, Consumer<LabTpm.Statement> lie)
      throws AttestedTlsException {
    LabAttester attester = site.attester();
    attester.lie = lie;
    return Attempts.on(site.server().newEngine(), LabClient.attesting(attester));
  }

  /** A client that sends data without waiting to be admitted. */
  private static LabClient eager(LabSite site) {
    LabClient client = LabClient.attesting(site.attester());
    List<LabClient.Step> flight = new ArrayList<>(client.flight);
    flight.add(it -> it.sendApplicationData(EARLY));
    client.flight = flight;
    return client;
  }

  private static Observation dataAroundTheVerdict(LabSite site) throws AttestedTlsException {
    LabVerifier verifier = site.lyingVerifier();
    AttestedTlsEngine server = server(site, verifier);
    List<Integer> before = new ArrayList<>();
    verifier.before =
        (challenge, evidence, deadline) ->
            before.add(
                server.inputAvailable()
                    + server.readInput(new byte[1], 0, 1)
                    + (server.state() == AttestedTlsEngine.State.OPEN ? 1 : 0));
    LabClient client = eager(site);
    client.start();
    Wire.run(server, client);
    return new Observation.Property(
        before.equals(List.of(0)) && server.inputAvailable() == EARLY.size(),
        before + " before, " + server.inputAvailable() + " after");
  }

  private static AttestedIdentity admitted(LabSite site, AppraisalPolicy policy)
      throws AttestedTlsException {
    AttestedTlsEngine server =
        site.server(site.relyingParty(site.verifier(), policy).build()).build().newEngine();
    Wire.run(server, LabClient.attesting(site.attester()).start());
    return server.session().peer().orElseThrow().verdict().identity();
  }
}
