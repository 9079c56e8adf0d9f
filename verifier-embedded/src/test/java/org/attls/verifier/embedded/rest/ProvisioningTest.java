package org.attls.verifier.embedded.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.CorimWriter;
import org.attls.corim.Profile;
import org.attls.corim.Validity;
import org.attls.eat.ear.EarVerifier;
import org.attls.rats.Tier;
import org.attls.testing.Vectors;
import org.attls.verifier.embedded.SwtpmCase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvisioningTest {
  private static final String SUBMIT = "/endorsement-provisioning/v1/submit";
  private static final String SESSION_TYPE = "application/vnd.veraison.provisioning-session+json";
  private static final String PROFILE = "tag:github.com/parallaxsecond,2023-03-03:tpm";
  private static final String CORIM_TYPE = "application/rim+cbor; profile=\"" + PROFILE + "\"";
  private static final String TOKEN = "s3cret-Token_of.provisioner~1";
  private static final String BEARER = "Bearer " + TOKEN;
  private static final String FAILURE =
      "submit endorsement returned error: submit endorsements failed: ";

  private final SwtpmCase good = SwtpmCase.good();
  private final RunningService verifier;

  ProvisioningTest() throws Exception {
    verifier =
        new RunningService(
            settings ->
                settings
                    .withProvisioner(ProvisioningCredential.bearer(TOKEN))
                    .withProvisioner(ProvisioningCredential.basic("veraison", "pass:wörd & more")));
  }

  @AfterEach
  void stop() {
    verifier.close();
  }

  @Test
  void makesEvidenceAffirmingWithoutARestart() throws Exception {
    assertThat(status()).isEqualTo(Tier.CONTRAINDICATED);
    HttpResponse<String> answer = submit(good.corim(), BEARER);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(RunningService.contentType(answer)).isEqualTo(SESSION_TYPE);
    assertThat(RunningService.text(answer, "status")).isEqualTo("success");
    assertThat(Instant.parse(RunningService.text(answer, "expiry")))
        .isEqualTo(verifier.clock.instant());
    assertThat(RunningService.json(answer).members()).doesNotContainKey("failure-reason");
    assertThat(status()).isEqualTo(Tier.AFFIRMING);
  }

  @Test
  void keepsALineForEachAttempt() throws Exception {
    Bytes corim = good.corim();
    submit(corim, BEARER);
    submit(corim, basic("veraison:pass:wörd & more"));
    submit(corim, "Bearer wrong");
    verifier.post(SUBMIT, good.corim(), "Authorization", BEARER, "Content-Type", "a/b");
    assertThat(verifier.provisioned)
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).doesNotContain("s3cret").doesNotContain("wörd"));
    assertThat(verifier.provisioned.get(0))
        .startsWith("2026-08-01T12:00:00Z provisioning by=bearer corim=")
        .endsWith(" refused=-");
    assertThat(verifier.provisioned.get(1))
        .contains(" by=user veraison corim=- refused=")
        .contains("already");
    assertThat(verifier.provisioned.get(2)).endsWith(" by=- corim=- refused=status 401");
    assertThat(verifier.provisioned.get(3)).endsWith(" by=bearer corim=- refused=status 415");
  }

  @Test
  void admitsUserAndPassword() throws Exception {
    assertThat(
            RunningService.text(submit(good.corim(), basic("veraison:pass:wörd & more")), "status"))
        .isEqualTo("success");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer s3cret-Token_of.provisioner~",
        "Bearer s3cret-Token_of.provisioner~12",
        "Basic s3cret-Token_of.provisioner~1",
        "s3cret-Token_of.provisioner~1",
        "Bearer dmVyYWlzb246cGFzczp3w7ZyZCAmIG1vcmU=",
        "Basic !!!",
        "Negotiate x"
      })
  void refusesEveryOtherCredential(String authorization) throws Exception {
    HttpResponse<String> refused =
        authorization.isEmpty()
            ? verifier.post(SUBMIT, good.corim(), "Content-Type", CORIM_TYPE)
            : submit(good.corim(), authorization);
    RunningService.problem(refused, 401);
    assertThat(refused.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"veraison\", Basic realm=\"veraison\"");
    assertThat(refused.body()).doesNotContain("s3cret");
    assertThat(verifier.store.snapshot().size()).isZero();
  }

  @Test
  void refusesAWrongPassword() throws Exception {
    for (String pair : new String[] {"veraison:pass", "veraison:", "other:pass:wörd & more"}) {
      RunningService.problem(submit(good.corim(), basic(pair)), 401);
    }
  }

  @Test
  void asksForCredentialsBeforeAnythingElse() throws Exception {
    RunningService.problem(
        verifier.post(SUBMIT, Bytes.EMPTY, "Accept", "text/html", "Content-Type", "zz"), 401);
  }

  @Test
  void saysWhatIsWrongWithTheRequest() throws Exception {
    assertThat(
            RunningService.problem(
                verifier.post(
                    SUBMIT,
                    good.corim(),
                    "Authorization",
                    BEARER,
                    "Accept",
                    "application/json",
                    "Content-Type",
                    CORIM_TYPE),
                406))
        .isEqualTo("the only supported output format is " + SESSION_TYPE);
    assertThat(
            RunningService.problem(
                verifier.post(
                    SUBMIT, Bytes.EMPTY, "Authorization", BEARER, "Content-Type", CORIM_TYPE),
                400))
        .isEqualTo("empty body");
    assertThat(
            RunningService.problem(
                verifier.post(SUBMIT, good.corim(), "Authorization", BEARER), 400))
        .startsWith("could not check media type with provisioner: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/rim+cbor",
        "application/rim+cbor; profile=\"tag:arm.com,2025:psa#1.0.0\"",
        "application/rim+cose; profile=\"" + PROFILE + "\"",
        "application/corim-unsigned+cbor; profile=\"" + PROFILE + "\"",
        "application/cbor"
      })
  void refusesOtherTypes(String type) throws Exception {
    HttpResponse<String> refused =
        verifier.post(SUBMIT, good.corim(), "Authorization", BEARER, "Content-Type", type);
    RunningService.problem(refused, 415);
    assertThat(refused.headers().firstValue("Accept")).contains(CORIM_TYPE);
    assertThat(verifier.store.snapshot().size()).isZero();
  }

  @Test
  void failsACorimOfAnotherProfileThanTheParameterSays() throws Exception {
    Corim corim = good.endorsement();
    Corim other =
        new Corim(
            corim.id(),
            corim.tags(),
            Optional.of(new Profile.Uri("tag:example.org,2026:other")),
            corim.validity(),
            corim.entities(),
            corim.others());
    assertThat(failure(CorimWriter.write(other))).contains("profile tag:example.org,2026:other");
    Corim none =
        new Corim(
            corim.id(),
            corim.tags(),
            Optional.empty(),
            corim.validity(),
            corim.entities(),
            corim.others());
    assertThat(failure(CorimWriter.write(none))).contains(PROFILE);
  }

  @Test
  void failsAKnownManifestAnExpiredOneAndNonsense() throws Exception {
    Bytes corim = good.corim();
    submit(corim, BEARER);
    assertThat(failure(corim)).contains("already");
    assertThat(
            failure(
                good.corimWithin(
                    new Validity(Optional.empty(), verifier.clock.instant().minusSeconds(1)))))
        .contains("expired");
    assertThat(failure(Bytes.of(0))).contains("corim");
    assertThat(failure(corim.slice(0, corim.size() - 1))).contains("corim");
    assertThat(verifier.store.snapshot().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-instance", "multiple-keys", "no-digests", "pcr"})
  void failsVeraisonsBadCorims(String defect) throws Exception {
    failure(Vectors.bytes("veraison/corim/parsec-tpm-bad-" + defect + ".v0.0.2608.cbor"));
    assertThat(verifier.store.snapshot().size()).isZero();
  }

  @Test
  void refusesACorimBeyondTheLimit() throws Exception {
    Bytes huge = Bytes.copyOf(new byte[1024 * 1024 + 1]);
    assertThat(RunningService.problem(submit(huge, BEARER), 413)).contains("1048576");
    RunningService.problem(verifier.post(SUBMIT, huge, "Content-Type", CORIM_TYPE), 401);
  }

  @Test
  void refusesSecretsThatAreTooShortOrCannotBeSent() {
    assertThatThrownBy(() -> ProvisioningCredential.bearer("short"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProvisioningCredential.bearer("with spaces in it"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProvisioningCredential.basic("a:b", "long enough"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProvisioningCredential.basic("user", "short"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ProvisioningCredential.bearer(TOKEN).toString()).doesNotContain(TOKEN);
  }

  private HttpResponse<String> submit(Bytes corim, String authorization) throws Exception {
    return verifier.post(SUBMIT, corim, "Authorization", authorization, "Content-Type", CORIM_TYPE);
  }

  private String failure(Bytes corim) throws Exception {
    HttpResponse<String> answer = submit(corim, BEARER);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(RunningService.text(answer, "status")).isEqualTo("failed");
    String reason = RunningService.text(answer, "failure-reason");
    assertThat(reason).startsWith(FAILURE);
    return reason;
  }

  private Tier status() throws Exception {
    HttpResponse<String> done =
        verifier.post(
            verifier.open(good.nonce()),
            good.token(),
            "Content-Type",
            RunningService.EVIDENCE_TYPE);
    return java.util.Objects.requireNonNull(
            EarVerifier.of(java.util.List.of(verifier.signer.publicKey()))
                .verify(Bytes.utf8(RunningService.text(done, "result")))
                .appraisals()
                .get("PARSEC_TPM"))
        .status();
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
