package org.attls.rot.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.enrol.EndorsementRoots;
import org.attls.eat.enrol.EnrolledTpm;
import org.attls.eat.enrol.EnrolmentRequest;
import org.attls.eat.enrol.PendingEnrolment;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.parsec.ParsecTpmExpectation;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.parsec.ParsecTpmVerification;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmSigningScheme;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.AttestationKeyType;
import org.attls.rot.tpm.key.SavedAttestationKey;
import org.attls.rot.tpm.key.TpmProvisioning;
import org.attls.rot.tpm.swtpm.SwtpmAuthority;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.attls.rot.tpm.testing.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RSA attestation keys, made by swtpm; a key of 3072 bits takes it some seconds. */
class RsaAttestationKeyTest {
  private static final Bytes CHALLENGE = TpmHash.SHA256.digest(Bytes.utf8("challenge"));

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      value = AttestationKeyType.class,
      names = {"RSA2048", "RSA2048_PSS", "RSA2048_PSS_SHA384", "RSA3072_SHA384"})
  void makesEvidenceThatHoldsHereAndForTpm2Tools(AttestationKeyType type) throws Exception {
    PcrSelection registers = PcrSelection.of(type.hash(), List.of(0, 2, 7, 16));
    try (SoftwareTpm tpm = SoftwareTpm.start()) {
      int handle = TpmProvisioning.DEFAULT_HANDLE;
      AttestationKey made = TpmProvisioning.provision(tpm.connection(), handle, type, patience());
      assertThat(made.area().attestationDefect()).isEmpty();
      assertThat(made.hash()).isEqualTo(type.hash());
      assertThat(made.area().scheme().orElseThrow().kind()).isEqualTo(type.scheme());
      assertThat(TpmProvisioning.provision(tpm.connection(), handle, type, patience()))
          .isEqualTo(made);
      PcrValues values = TpmPlatform.read(tpm.connection(), registers, patience());
      try (TpmAttester attester =
              TpmAttester.open(tpm.connection(), handle, registers, patience());
          TpmIdentityKey key = attester.identityKey(patience())) {
        CmwRecord evidence =
            (CmwRecord) attester.attest(ParsecTpmToken.TYPE, CHALLENGE, key, patience());
        ParsecTpmToken token = ParsecTpmToken.read(evidence.value());
        assertThat(new ParsecTpmInspector().inspect(evidence).attestedKey())
            .isEqualTo(key.subjectPublicKeyInfo());
        assertThat(
                ParsecTpmVerification.verify(
                        token,
                        ParsecTpmExpectation.of(made.key(), CHALLENGE)
                            .withKid(made.kid())
                            .withTlsKey(key.area().ecKey())
                            .withReferences(List.of(values)))
                    .firstFailure())
            .isEmpty();
        assertThat(tpm.loadedObjects()).isZero();
        if (type.scheme() == TpmSigningScheme.RSASSA) {
          // tpm2_checkquote 5.4 has no option for RSASSA-PSS and refuses such a quote.
          assertCheckquoteAccepts(type, made, token, values);
        }
        assertThatThrownBy(() -> TpmKatAttester.over(attester))
            .isInstanceOf(AttestationException.class)
            .hasMessageContaining(made.key().title())
            .hasMessageContaining("ECDSA only");
      }
    }
  }

  @Test
  void isEnrolledByWhatTheTpmAloneCanDecryptAndKeptInAFile() throws Exception {
    SwtpmAuthority maker = SoftwareTpm.maker(directory);
    try (SoftwareTpm tpm = SoftwareTpm.certified(maker)) {
      SavedAttestationKey made =
          SavedAttestationKey.create(tpm.connection(), AttestationKeyType.RSA2048, patience());
      SavedAttestationKey key =
          SavedAttestationKey.read(made.encode()).requireLoads(tpm.connection(), patience());
      EnrolmentRequest request = TpmEnrolment.request(tpm.connection(), key, patience());
      PendingEnrolment pending =
          PendingEnrolment.begin(
              request, EndorsementRoots.of(maker.certificates()), SoftwareTpm.PCRS, Instant.now());
      EnrolledTpm enrolled =
          pending.accept(
              TpmEnrolment.answer(tpm.connection(), key, pending.challenge(), patience()));
      assertThat(enrolled.attestationKey()).isEqualTo(key.area());
      assertThat(tpm.loadedObjects()).isZero();
      assertThat(tpm.loadedSessions()).isZero();
    }
  }

  private void assertCheckquoteAccepts(
      AttestationKeyType type, AttestationKey key, ParsecTpmToken token, PcrValues values)
      throws Exception {
    Tools.require("tpm2_checkquote", "tpm2-tools");
    write("ak.pem", Bytes.utf8(key.key().pem()));
    write("quote", token.pat().attestInfo());
    write("signature", token.pat().sig());
    write(
        "registers", Bytes.concat(new ArrayList<>(values.values().values()).toArray(Bytes[]::new)));
    List<String> command =
        new ArrayList<>(
            List.of(
                "tpm2_checkquote",
                "--public=" + directory.resolve("ak.pem"),
                "--message=" + directory.resolve("quote"),
                "--signature=" + directory.resolve("signature"),
                "--pcr=" + directory.resolve("registers"),
                "--pcr-list=" + type.hash().bank() + ":0,2,7,16",
                "--hash-algorithm=" + type.hash().bank()));
    Tools.Result accepted = check(command, CHALLENGE);
    assertThat(accepted.exitCode()).as(accepted.output()).isZero();
    assertThat(check(command, TpmHash.SHA256.digest(CHALLENGE)).exitCode()).isNotZero();
  }

  private static Tools.Result check(List<String> command, Bytes challenge) throws Exception {
    List<String> all = new ArrayList<>(command);
    all.add("--qualification=" + challenge.hex());
    return Tools.attempt(all.toArray(String[]::new));
  }

  private void write(String name, Bytes octets) throws Exception {
    Files.write(directory.resolve(name), octets.toArray());
  }

  private static Deadline patience() {
    return Deadline.in(Duration.ofSeconds(120));
  }
}
