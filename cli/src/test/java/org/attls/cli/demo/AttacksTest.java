package org.attls.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.attls.attack.relay.OtherKeyAttester;
import org.attls.attack.relay.ReplayingAttester;
import org.attls.attack.relay.SigningOracleAttester;
import org.attls.cli.demo.Laboratory.Lenient;
import org.attls.cli.demo.Laboratory.Tactic;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.AttestedTlsException.Origin;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.Direction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every attack of the demonstration, and its near relatives, against the servers of the demo. */
class AttacksTest {
  private static World world;

  @BeforeAll
  static void start() throws Exception {
    world = World.create();
  }

  @AfterAll
  static void stop() throws Exception {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void admitsTheEnrolledDevice() throws Exception {
    Attempt attempt = world.laboratory().honest(HandshakeListener.NONE);

    assertThat(attempt.differencesFrom(expected(BindingMode.BOUND, Laboratory.READING))).isEmpty();
    assertThat(attempt.tier()).contains(Tier.AFFIRMING);
    assertThat(attempt.peer().orElseThrow().verdict().identity())
        .isEqualTo(
            new AttestedIdentity(
                AttestedIdentity.Level.INSTANCE, world.enrolment().key().kid().hex()));
    assertThat(attempt.server().received()).isEqualTo(Bytes.utf8(Laboratory.READING));
    assertThat(attempt.client().received()).isEqualTo(Bytes.utf8(ServerSite.ANSWER));
  }

  @Test
  void refusesADeviceWhoseRegistersChanged() throws Exception {
    try (World changed = World.create()) {
      changed.device().measure(7, "something else");

      assertRefused(changed.laboratory().honest(HandshakeListener.NONE), Reason.NOT_AFFIRMING, 49);
    }
  }

  @Test
  void refusesEvidenceOfAnEarlierConnection() throws Exception {
    Bytes recorded = record(world.attester());

    assertRefused(
        world.laboratory().lying(new ReplayingAttester(world.attester(), recorded)),
        Reason.BINDING_MISMATCH,
        42);
  }

  /** The key that the old evidence attests is still there: only the challenge can tell. */
  @Test
  void refusesEvidenceOfAnEarlierConnectionTogetherWithItsKey() throws Exception {
    SigningOracleAttester oracle = new SigningOracleAttester(world.attester());
    Bytes recorded = record(oracle);
    Attester keepsItsKey = new SameKeyAttester(world.attester().evidenceTypes(), oracle.oracle());

    assertRefused(
        world.laboratory().lying(new ReplayingAttester(keepsItsKey, recorded)),
        Reason.BINDING_MISMATCH,
        42);
  }

  @Test
  void refusesASignatureByAnotherKeyThanTheAttestedOne() throws Exception {
    assertRefused(
        world.laboratory().lying(new OtherKeyAttester(world.attester())),
        Reason.PROOF_OF_POSSESSION,
        51);
  }

  @Test
  void refusesARelayInModeBound() throws Exception {
    Laboratory.Relay relay = world.laboratory().relay(Lenient.NOBODY, Tactic.NEGOTIATES);

    assertThat(relay.lured()).as("the victim attested to the attacker").isTrue();
    assertThat(binding(relay.victim())).contains(BindingMode.BOUND);
    assertRefused(relay.attempt(), Reason.BINDING_MISMATCH, 42);
  }

  /** Known to be bad: this is what mode draft is, and why nobody gets it unasked. */
  @Test
  void admitsARelayWhereBothEndsAllowTheRawNonce() throws Exception {
    Laboratory.Relay relay =
        world.laboratory().relay(Lenient.SERVER_AND_DEVICE, Tactic.IGNORES_BINDING);

    assertThat(relay.lured()).isTrue();
    assertThat(relay.attempt().differencesFrom(expected(BindingMode.DRAFT, Laboratory.FORGERY)))
        .isEmpty();
    assertThat(relay.attempt().server().received()).isEqualTo(Bytes.utf8(Laboratory.FORGERY));
  }

  /** Allowing the raw nonce does not mean using it: honest peers still agree on mode bound. */
  @Test
  void refusesARelayThatNegotiatesOpenlyEvenWhereTheRawNonceIsAllowed() throws Exception {
    Laboratory.Relay relay = world.laboratory().relay(Lenient.SERVER_AND_DEVICE, Tactic.NEGOTIATES);

    assertThat(relay.lured()).isTrue();
    assertRefused(relay.attempt(), Reason.BINDING_MISMATCH, 42);
  }

  @Test
  void refusesAnAttackerThatKnowsNoBindingBeforeAnybodyAttests() throws Exception {
    Laboratory.Relay relay = world.laboratory().relay(Lenient.NOBODY, Tactic.IGNORES_BINDING);

    assertRefused(relay.attempt(), Reason.BINDING_TOO_WEAK, 40);
    assertThat(relay.lured()).isFalse();
    assertThat(relay.victim().session()).isEmpty();
  }

  @Test
  void aStrictDeviceDoesNotAttestToAServerThatKnowsNoBinding() throws Exception {
    Laboratory.Relay relay = world.laboratory().relay(Lenient.SERVER, Tactic.IGNORES_BINDING);

    assertThat(relay.victim().failure().map(AttestedTlsException::reason))
        .contains(Reason.BINDING_TOO_WEAK);
    assertThat(relay.victim().failure().flatMap(AttestedTlsException::origin))
        .contains(Origin.SENT);
    assertThat(relay.lured()).isFalse();
    assertThat(relay.attempt().peer()).isEmpty();
    assertNothingDelivered(relay.attempt());
  }

  /** The judgement itself: an admission is none of the refusals, and says so. */
  @ParameterizedTest
  @EnumSource(Attack.class)
  void anAdmissionIsNotTakenForARefusal(Attack attack) throws Exception {
    assertThat(attack.differences(world.laboratory().honest(HandshakeListener.NONE)))
        .anySatisfy(difference -> assertThat(difference).contains(attack.reason().name()))
        .anySatisfy(difference -> assertThat(difference).startsWith("alert received"))
        .anySatisfy(difference -> assertThat(difference).startsWith("application data delivered"));
  }

  @Test
  void oneRefusalIsNotTakenForAnother() throws Exception {
    Attempt otherKey = world.laboratory().lying(new OtherKeyAttester(world.attester()));

    assertThat(Arrays.stream(Attack.values()).filter(it -> it.differences(otherKey).isEmpty()))
        .containsExactly(Attack.OTHER_KEY);
    assertThat(otherKey.differencesFrom(expected(BindingMode.BOUND, Laboratory.FORGERY)))
        .isNotEmpty();
  }

  private static Bytes record(Attester attester) throws Exception {
    Recorder recorder = new Recorder();
    Attempt attempt = world.laboratory().connect(attester, recorder, Laboratory.READING);
    assertThat(attempt.peer()).isPresent();
    return recorder.evidence;
  }

  private static Attempt.Expectation expected(BindingMode binding, String message) {
    return new Attempt.Expectation(
        binding, world.enrolment().key().kid(), world.enrolment().state().digest(), message);
  }

  private static Optional<BindingMode> binding(End end) {
    return end.session().flatMap(it -> it.attestation()).flatMap(it -> it.binding());
  }

  private static void assertRefused(Attempt attempt, Reason reason, int alert) {
    AttestedTlsException atServer = attempt.server().failure().orElseThrow();
    assertThat(atServer.reason()).isEqualTo(reason);
    assertThat(atServer.alert()).contains(alert);
    assertThat(atServer.origin()).contains(Origin.SENT);
    AttestedTlsException atClient = attempt.client().failure().orElseThrow();
    assertThat(atClient.reason()).isEqualTo(Reason.REFUSED_BY_PEER);
    assertThat(atClient.alert()).contains(alert);
    assertThat(atClient.origin()).contains(Origin.RECEIVED);
    assertThat(attempt.peer()).isEmpty();
    assertNothingDelivered(attempt);
  }

  private static void assertNothingDelivered(Attempt attempt) {
    assertThat(attempt.server().received().size()).isZero();
    assertThat(attempt.client().received().size()).isZero();
  }

  /** Keeps the evidence of a connection. */
  private static final class Recorder implements HandshakeListener {
    private Bytes evidence = Bytes.EMPTY;

    @Override
    public void evidence(Direction direction, Bytes cmw) {
      evidence = cmw;
    }
  }

  /** Comes with one and the same key each time, and makes no evidence. */
  private record SameKeyAttester(List<CmwType> evidenceTypes, IdentityKey key) implements Attester {
    @Override
    public IdentityKey identityKey(Deadline deadline) {
      return key;
    }

    @Override
    public Cmw attest(CmwType type, Bytes challenge, IdentityKey ofConnection, Deadline deadline)
        throws AttestationException {
      throw new AttestationException(Reason.ATTESTER_UNAVAILABLE, "only keys are to be had here");
    }

    @Override
    public void close() {
      key.close();
    }
  }
}
