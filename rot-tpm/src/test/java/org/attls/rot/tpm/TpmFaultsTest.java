package org.attls.rot.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.enrol.EndorsementKeyType;
import org.attls.eat.enrol.EndorsementRoots;
import org.attls.eat.enrol.EnrolmentRequest;
import org.attls.eat.enrol.PendingEnrolment;
import org.attls.eat.parsec.ParsecTpmEvidence;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.ClockInfo;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.swtpm.SwtpmAuthority;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tss.tpm.TPMS_ID_OBJECT;
import tss.tpm.TPMT_SYM_DEF;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;
import tss.tpm.TPM_SE;

/** What goes wrong with a TPM, and what works again afterwards. */
class TpmFaultsTest {
  private static final Bytes CHALLENGE = Bytes.copyOf(new byte[32]);

  /** TPM_RH_LOCKOUT. */
  private static final TPM_HANDLE LOCKOUT = TPM_HANDLE.from(0x4000000A);

  private static final int EK_P384 = 0x81010016;

  @TempDir Path makersDirectory = Path.of("");

  @Test
  void aTpmThatWasKilledAndIsBackServesTheKeysThatItHadBefore() throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start();
        TpmAttester attester = tpm.attester();
        TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      ClockInfo before = clock(attest(attester, key));
      tpm.signal("KILL");
      long begun = System.nanoTime();
      assertThatThrownBy(() -> attest(attester, key))
          .asInstanceOf(type(AttestationException.class))
          .satisfies(it -> assertThat(it.reason()).isEqualTo(Reason.ATTESTER_UNAVAILABLE))
          .satisfies(it -> assertThat(it).hasMessageContaining("Certify"));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
      tpm.startAgain();
      ClockInfo after = clock(attest(attester, key));
      assertThat(after.resetCount()).isEqualTo(before.resetCount() + 1);
      assertThat(after.safe()).isFalse();
      assertThat(key.sign(CHALLENGE, SoftwareTpm.soon()).isEmpty()).isFalse();
      assertThat(tpm.loadedObjects()).isZero();
    }
  }

  @Test
  void aLockoutIsExplainedAndStopsOnlyWhatItProtects() throws Exception {
    SwtpmAuthority maker = SoftwareTpm.maker(makersDirectory);
    try (SoftwareTpm tpm = SoftwareTpm.certified(maker);
        TpmAttester attester = tpm.attester();
        TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      AttestationKey attestationKey = attester.attestationKey();
      PendingEnrolment pending = enrolment(tpm, attestationKey, maker, EndorsementKeyType.ECC_P384);
      lockOut(tpm);
      assertThatThrownBy(
              () ->
                  TpmEnrolment.answer(
                      tpm.connection(), attestationKey, pending.challenge(), SoftwareTpm.soon()))
          .asInstanceOf(type(TpmException.class))
          .satisfies(
              it ->
                  assertThat(it)
                      .hasMessageContaining("0x921 LOCKOUT")
                      .hasMessageContaining("forgives one after 1000 s"))
          .satisfies(it -> assertThat(it.retryMayHelp()).isFalse());
      attest(attester, key);
      tpm.connection()
          .call(
              TpmOperation.named("resetting the lockout").onceOnly(),
              SoftwareTpm.soon(),
              channel -> {
                channel.send(t -> t.DictionaryAttackLockReset(LOCKOUT));
                return true;
              });
      assertThat(
              pending
                  .accept(
                      TpmEnrolment.answer(
                          tpm.connection(),
                          attestationKey,
                          pending.challenge(),
                          SoftwareTpm.soon()))
                  .attestationKey())
          .isEqualTo(attestationKey.area());
    }
  }

  @Test
  void findsSessionSlotsAgainWhenAllWereTaken() throws Exception {
    SwtpmAuthority maker = SoftwareTpm.maker(makersDirectory);
    try (SoftwareTpm tpm = SoftwareTpm.certified(maker)) {
      AttestationKey key = tpm.provision();
      PendingEnrolment pending = enrolment(tpm, key, maker, EndorsementKeyType.RSA_2048);
      tpm.connection()
          .call(
              TpmOperation.named("leaking"),
              SoftwareTpm.soon(),
              channel -> {
                for (int i = 0; i < 3; i++) {
                  session(channel);
                }
                return true;
              });
      assertThat(tpm.loadedSessions()).isEqualTo(3);
      pending.accept(
          TpmEnrolment.answer(tpm.connection(), key, pending.challenge(), SoftwareTpm.soon()));
      assertThat(tpm.loadedSessions()).isZero();
    }
  }

  private static PendingEnrolment enrolment(
      SoftwareTpm tpm, AttestationKey key, SwtpmAuthority maker, EndorsementKeyType type)
      throws Exception {
    EnrolmentRequest request = TpmEnrolment.request(tpm.connection(), key, SoftwareTpm.soon());
    return PendingEnrolment.begin(
        new EnrolmentRequest(
            request.certificates().stream().filter(it -> it.type() == type).toList(),
            request.attestationKey()),
        EndorsementRoots.of(maker.certificates()),
        SoftwareTpm.PCRS,
        Instant.now());
  }

  /** One wrong password for a key that is protected, where one is too many. */
  private static void lockOut(SoftwareTpm tpm) throws TpmException {
    TpmOperation trying = TpmOperation.named("trying passwords").onceOnly();
    tpm.connection()
        .call(
            trying,
            SoftwareTpm.soon(),
            channel -> {
              channel.send(t -> t.DictionaryAttackParameters(LOCKOUT, 1, 1000, 1000));
              return true;
            });
    TPM_HANDLE endorsementKey = TPM_HANDLE.from(EK_P384);
    endorsementKey.AuthValue = new byte[] {1};
    assertThatThrownBy(
            () ->
                tpm.connection()
                    .call(
                        trying,
                        SoftwareTpm.soon(),
                        channel ->
                            channel.issue(
                                t ->
                                    t.ActivateCredential(
                                        TPM_HANDLE.from(0x8101000A),
                                        endorsementKey,
                                        new TPMS_ID_OBJECT(new byte[48], new byte[34]),
                                        new byte[100]))))
        .isInstanceOf(TpmException.class)
        .hasMessageContaining("AUTH_FAIL");
  }

  private static int session(TpmChannel channel) throws TpmException {
    return channel.issue(
            t ->
                t.StartAuthSession(
                    TPM_HANDLE.NULL,
                    TPM_HANDLE.NULL,
                    new byte[16],
                    new byte[0],
                    TPM_SE.POLICY,
                    TPMT_SYM_DEF.nullObject(),
                    TPM_ALG_ID.SHA256))
        .handle
        .handle;
  }

  private static Cmw attest(TpmAttester attester, TpmIdentityKey key) throws AttestationException {
    return attester.attest(ParsecTpmToken.TYPE, CHALLENGE, key, SoftwareTpm.soon());
  }

  private static ClockInfo clock(Cmw evidence) throws Exception {
    ParsecTpmToken token = ParsecTpmToken.read(((CmwRecord) evidence).value());
    return ParsecTpmEvidence.read(token).attestInfo().clockInfo();
  }
}
