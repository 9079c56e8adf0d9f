package org.attls.rot.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.parsec.ParsecTpmExpectation;
import org.attls.eat.parsec.ParsecTpmReport;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.parsec.ParsecTpmVerification;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.rats.SignatureAlgorithm;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.key.AttestationKeyType;
import org.attls.rot.tpm.key.IdentityKeyBlob;
import org.attls.rot.tpm.key.StorageRoot;
import org.attls.rot.tpm.key.TpmProvisioning;
import org.attls.rot.tpm.testing.ReplayingTpm;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;

class TpmAttesterTest {
  private static final Bytes CHALLENGE = TpmHash.SHA256.digest(Bytes.utf8("challenge"));

  private SoftwareTpm tpm;
  private TpmAttester attester;

  @BeforeEach
  void startTpm() throws Exception {
    tpm = SoftwareTpm.start();
    attester = tpm.attester();
  }

  @AfterEach
  @SuppressWarnings("NullAway") // Not started where swtpm is missing.
  void stopTpm() {
    if (attester != null) {
      attester.close();
    }
    if (tpm != null) {
      tpm.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 32, 48, 64, 66})
  void itsEvidenceVerifiesWithTheChallengeAsItIs(int octets) throws Exception {
    Bytes challenge = challenge(octets);
    PcrValues registers = TpmPlatform.read(tpm.connection(), SoftwareTpm.PCRS, SoftwareTpm.soon());
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      Cmw evidence = attest(challenge, key);
      ParsecTpmReport report =
          ParsecTpmVerification.verify(
              token(evidence),
              ParsecTpmExpectation.of(attester.attestationKey().key(), challenge)
                  .withKid(attester.attestationKey().kid())
                  .withTlsKey(key.area().ecKey())
                  .withReferences(List.of(registers)));
      assertThat(report.firstFailure()).isEmpty();
      assertThat(report.verified()).isPresent();
    }
  }

  @Test
  void itsEvidenceIsACborRecordThatAnInspectorReads() throws Exception {
    try (IdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      Cmw evidence = attest(CHALLENGE, key);
      assertThat(new CmwReader(4096).read(evidence.octets())).isEqualTo(evidence);
      assertThat(evidence.type()).isEqualTo(ParsecTpmToken.TYPE);
      assertThat(evidence.octets().size()).isLessThanOrEqualTo(800);

      InspectedEvidence inspected = new ParsecTpmInspector().inspect(evidence);
      assertThat(inspected.challenges()).containsOnly(CHALLENGE);
      assertThat(inspected.attestedKey()).isEqualTo(key.subjectPublicKeyInfo());
      assertThat(inspected.residenceDefect()).isEmpty();
      assertThat(inspected.instance()).contains(attester.attestationKey().kid());
      assertThat(inspected.pcrs().orElseThrow().selection()).isEqualTo("sha256:0-7,16,23");
    }
  }

  @Test
  void refusesAChallengeThatTheTpmCannotTakeAndNamesBothNumbers() throws Exception {
    assertThat(attester.longestChallenge()).isEqualTo(66);
    try (IdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      assertThatThrownBy(() -> attest(challenge(67), key))
          .asInstanceOf(type(AttestationException.class))
          .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.CHALLENGE_TOO_LONG))
          .satisfies(
              failure -> assertThat(failure).hasMessageContaining("67").hasMessageContaining("66"));
    }
  }

  @Test
  void extendingARegisterChangesTheQuotedDigest() throws Exception {
    try (IdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      Bytes before = pcrDigest(attest(CHALLENGE, key));
      assertThat(pcrDigest(attest(CHALLENGE, key))).isEqualTo(before);
      TpmPlatform.extend(tpm.connection(), 16, CHALLENGE, SoftwareTpm.soon());
      Bytes after = pcrDigest(attest(CHALLENGE, key));
      assertThat(after).isNotEqualTo(before);
      assertThat(after)
          .isEqualTo(
              TpmPlatform.read(tpm.connection(), SoftwareTpm.PCRS, SoftwareTpm.soon()).digest());
    }
  }

  @Test
  void itsKeySignsWhatTheJdkVerifies() throws Exception {
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      assertThat(key.algorithm()).isEqualTo(SignatureAlgorithm.ECDSA_P256_SHA256);
      assertThat(key.area().attributes()).isEqualTo(ObjectAttributes.IDENTITY_KEY);
      for (int i = 0; i < 20; i++) {
        Bytes content = Bytes.utf8("content " + i);
        assertThat(verifies(key, content, key.sign(content, SoftwareTpm.soon()))).isTrue();
        assertThat(verifies(key, Bytes.utf8("other"), key.sign(content, SoftwareTpm.soon())))
            .isFalse();
      }
    }
  }

  @Test
  void everyKeyIsANewOneAndManyLiveAtOnce() throws Exception {
    List<TpmIdentityKey> keys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      keys.add(attester.identityKey(SoftwareTpm.soon()));
    }
    assertThat(keys).extracting(TpmIdentityKey::subjectPublicKeyInfo).doesNotHaveDuplicates();
    for (TpmIdentityKey key : keys) {
      Bytes content = key.subjectPublicKeyInfo();
      assertThat(verifies(key, content, key.sign(content, SoftwareTpm.soon()))).isTrue();
      assertThat(new ParsecTpmInspector().inspect(attest(CHALLENGE, key)).attestedKey())
          .isEqualTo(content);
      key.close();
    }
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void fiftyAttestationsLeaveNoSlotOccupied() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (IdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
        attest(CHALLENGE, key);
        key.sign(CHALLENGE, SoftwareTpm.soon());
      }
    }
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void failuresLeaveNoSlotOccupied() throws Exception {
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      // Without the attestation key, Certify fails after the identity key was loaded.
      evict(TpmProvisioning.DEFAULT_HANDLE);
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> attest(CHALLENGE, key))
            .asInstanceOf(type(AttestationException.class))
            .satisfies(
                failure -> assertThat(failure.reason()).isEqualTo(Reason.ATTESTER_UNAVAILABLE))
            .satisfies(
                failure ->
                    assertThat(failure)
                        .hasMessageContaining("0x8101000a: nothing is there any more"));
      }
    }
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void worksWithoutAPersistentStorageRootAndWhenItGoesAway() throws Exception {
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      attest(CHALLENGE, key);
      evict(StorageRoot.PERSISTENT);
      attest(CHALLENGE, key);
      assertThat(verifies(key, CHALLENGE, key.sign(CHALLENGE, SoftwareTpm.soon()))).isTrue();
    }
    try (IdentityKey another = attester.identityKey(SoftwareTpm.soon())) {
      attest(CHALLENGE, another);
    }
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void findsSlotsAgainWhenAllWereTaken() throws Exception {
    tpm.connection()
        .call(
            TpmOperation.named("leaking"),
            SoftwareTpm.soon(),
            channel -> {
              int leaked = 0;
              for (; leaked < 3; leaked++) {
                channel.issue(t -> t.HashSequenceStart(new byte[0], TPM_ALG_ID.SHA256));
              }
              return leaked;
            });
    assertThat(tpm.loadedObjects()).isEqualTo(3);
    try (IdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      attest(CHALLENGE, key);
    }
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void neverHandsOutAStatementThatItDidNotAskFor() throws Exception {
    attester.close();
    for (int command : new int[] {ReplayingTpm.CERTIFY, ReplayingTpm.QUOTE}) {
      ReplayingTpm replaying = new ReplayingTpm(tpm.swtpm().address(), command);
      try (TpmAttester deceived =
              TpmAttester.open(
                  TpmConnection.to(replaying),
                  TpmProvisioning.DEFAULT_HANDLE,
                  SoftwareTpm.PCRS,
                  SoftwareTpm.soon());
          IdentityKey key = deceived.identityKey(SoftwareTpm.soon())) {
        deceived.attest(ParsecTpmToken.TYPE, CHALLENGE, key, SoftwareTpm.soon());
        assertThatThrownBy(
                () -> deceived.attest(ParsecTpmToken.TYPE, challenge(32), key, SoftwareTpm.soon()))
            .asInstanceOf(type(AttestationException.class))
            .satisfies(
                failure -> assertThat(failure.reason()).isEqualTo(Reason.ATTESTER_UNAVAILABLE))
            .satisfies(failure -> assertThat(failure).hasMessageContaining("another challenge"));
        if (command == ReplayingTpm.CERTIFY) {
          try (IdentityKey another = deceived.identityKey(SoftwareTpm.soon())) {
            assertThatThrownBy(
                    () ->
                        deceived.attest(
                            ParsecTpmToken.TYPE, CHALLENGE, another, SoftwareTpm.soon()))
                .hasMessageContaining("another key");
          }
        }
      }
    }
  }

  @Test
  void servesManyHandshakesAtATime() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<CompletableFuture<Bytes>> handshakes = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Bytes challenge = TpmHash.SHA256.digest(Bytes.of(i));
        handshakes.add(CompletableFuture.supplyAsync(() -> handshake(challenge), threads));
      }
      for (int i = 0; i < 24; i++) {
        assertThat(handshakes.get(i).get(60, TimeUnit.SECONDS))
            .isEqualTo(TpmHash.SHA256.digest(Bytes.of(i)));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void aClosedKeyIsOfNoUse() throws Exception {
    TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon());
    key.close();
    key.close();
    assertThatThrownBy(() -> key.sign(CHALLENGE, SoftwareTpm.soon()))
        .isInstanceOf(AttestationException.class);
    assertThatThrownBy(() -> attest(CHALLENGE, key)).isInstanceOf(AttestationException.class);
  }

  @Test
  void aClosedKeysPasswordIsErased() throws Exception {
    TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon());
    IdentityKeyBlob blob = key.open();
    assertThat(attester.sign(blob, CHALLENGE, SoftwareTpm.soon())).isNotNull();
    key.close();

    assertThatThrownBy(() -> attester.sign(blob, CHALLENGE, SoftwareTpm.soon()))
        .isInstanceOfSatisfying(
            AttestationException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.ATTESTER_UNAVAILABLE));
  }

  @Test
  void refusesKeysOfOthersAndOtherTypes() throws Exception {
    try (SoftwareTpm otherTpm = SoftwareTpm.start();
        TpmAttester other = otherTpm.attester();
        IdentityKey foreign = other.identityKey(SoftwareTpm.soon());
        IdentityKey own = attester.identityKey(SoftwareTpm.soon())) {
      assertThatThrownBy(() -> attest(CHALLENGE, foreign))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () ->
                  attester.attest(
                      CmwType.mediaType("application/eat+cwt"), CHALLENGE, own, SoftwareTpm.soon()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aPassedDeadlineIsOneForTheCaller() throws Exception {
    try (IdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      assertThatThrownBy(() -> key.sign(CHALLENGE, Deadline.in(Duration.ZERO)))
          .asInstanceOf(type(AttestationException.class))
          .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.DEADLINE));
    }
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void aTpmThatDiedIsAnUnavailableAttester() throws Exception {
    try (IdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      tpm.signal("KILL");
      assertThatThrownBy(() -> attest(CHALLENGE, key))
          .asInstanceOf(type(AttestationException.class))
          .satisfies(
              failure -> assertThat(failure.reason()).isEqualTo(Reason.ATTESTER_UNAVAILABLE));
    }
  }

  @Test
  void closingEndsTheThread() {
    String name = "tpm " + tpm.swtpm().address();
    assertThat(threads()).contains(name);
    attester.close();
    assertThat(threads()).doesNotContain(name);
    assertThatThrownBy(() -> attester.identityKey(SoftwareTpm.soon()))
        .asInstanceOf(type(AttestationException.class))
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.ATTESTER_UNAVAILABLE));
  }

  @Test
  void openingWithoutAnAttestationKeySaysSoAndClosesTheConnection() throws Exception {
    try (SoftwareTpm bare = SoftwareTpm.start()) {
      assertThatThrownBy(
              () ->
                  TpmAttester.open(
                      bare.connection(),
                      TpmProvisioning.DEFAULT_HANDLE,
                      SoftwareTpm.PCRS,
                      SoftwareTpm.soon()))
          .asInstanceOf(type(AttestationException.class))
          .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.ATTESTER_UNAVAILABLE))
          .satisfies(failure -> assertThat(failure).hasMessageContaining("not provisioned"));
      assertThat(threads()).doesNotContain("tpm " + bare.swtpm().address());
    }
  }

  @Test
  void openingWithRegistersOfAnotherBankIsRefusedAndClosesTheConnection() throws Exception {
    PcrSelection sha384 = PcrSelection.of(TpmHash.SHA384, List.of(0));
    try (SoftwareTpm bare = SoftwareTpm.start()) {
      bare.provision();
      assertThatThrownBy(() -> bare.attester(sha384))
          .isInstanceOf(AttestationException.class)
          .hasMessageContaining("of the bank sha256, not sha384:0");
      assertThatThrownBy(bare::loadedObjects).isInstanceOf(TpmException.class);
    }
  }

  @Test
  void anAttestationKeyOnP384QuotesTheBankOfItsHash() throws Exception {
    PcrSelection registers = PcrSelection.of(TpmHash.SHA384, List.of(0, 7));
    int handle = 0x8101000C;
    try (SoftwareTpm fresh = SoftwareTpm.start()) {
      TpmProvisioning.provision(
          fresh.connection(), handle, AttestationKeyType.P384, SoftwareTpm.soon());
      PcrValues values = TpmPlatform.read(fresh.connection(), registers, SoftwareTpm.soon());
      try (TpmAttester strong =
              TpmAttester.open(fresh.connection(), handle, registers, SoftwareTpm.soon());
          TpmIdentityKey key = strong.identityKey(SoftwareTpm.soon())) {
        assertThat(strong.attestationKey().key().title()).isEqualTo("P-384");
        Cmw evidence = strong.attest(ParsecTpmToken.TYPE, CHALLENGE, key, SoftwareTpm.soon());
        ParsecTpmReport report =
            ParsecTpmVerification.verify(
                token(evidence),
                ParsecTpmExpectation.of(strong.attestationKey().key(), CHALLENGE)
                    .withKid(strong.attestationKey().kid())
                    .withTlsKey(key.area().ecKey())
                    .withReferences(List.of(values)));
        assertThat(report.firstFailure()).isEmpty();
      }
    }
  }

  private Bytes handshake(Bytes challenge) {
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      InspectedEvidence evidence = new ParsecTpmInspector().inspect(attest(challenge, key));
      Bytes signature = key.sign(challenge, SoftwareTpm.soon());
      boolean consistent =
          evidence.attestedKey().equals(key.subjectPublicKeyInfo())
              && verifies(key, challenge, signature);
      return consistent ? evidence.challenges().get(0) : Bytes.EMPTY;
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private Cmw attest(Bytes challenge, IdentityKey key) throws AttestationException {
    return attester.attest(ParsecTpmToken.TYPE, challenge, key, SoftwareTpm.soon());
  }

  private void evict(int handle) throws Exception {
    tpm.connection()
        .call(
            TpmOperation.named("evicting").onceOnly(),
            SoftwareTpm.soon(),
            channel -> {
              channel.send(
                  t ->
                      t.EvictControl(
                          TPM_HANDLE.OWNER, TPM_HANDLE.from(handle), TPM_HANDLE.from(handle)));
              return true;
            });
  }

  private static Bytes token(Cmw evidence) {
    return ((CmwRecord) evidence).value();
  }

  private static Bytes pcrDigest(Cmw evidence) throws AttestationException {
    return new ParsecTpmInspector().inspect(evidence).pcrs().orElseThrow().digest();
  }

  private static Bytes challenge(int octets) {
    byte[] challenge = new byte[octets];
    for (int i = 0; i < octets; i++) {
      challenge[i] = (byte) (i + 1);
    }
    return Bytes.copyOf(challenge);
  }

  private static boolean verifies(TpmIdentityKey key, Bytes content, Bytes der) throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initVerify(key.area().ecKey().publicKey());
    signature.update(content.toArray());
    return signature.verify(der.toArray());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }
}
