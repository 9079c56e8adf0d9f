package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.interfaces.ECPublicKey;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.attls.attack.lab.LabAuthority;
import org.attls.cli.file.SecretFile;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.CorimMediaTypes;
import org.attls.corim.CorimWriter;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.signed.SignedCorimWriter;
import org.attls.corim.signed.SignerStatement;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.tls.credential.X509Credential;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code attls verifier} as a service of its own. */
class VerifierServiceTest {
  private static final String SUBMIT = "/endorsement-provisioning/v1/submit";

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path directory = Path.of("");

  @Test
  void isHealthyTakesAUserWithPasswordAndKeepsAnAccount() throws Exception {
    Path user = secret("user", "operator:correct horse\n");
    try (RunningCommand verifier = start("--provisioning-user=" + user)) {
      URI url = url(verifier);
      assertThat(http.send(get(url.resolve("/healthz")), strings()).statusCode()).isEqualTo(200);
      assertThat(provision(url, "operator:wrong horse").statusCode()).isEqualTo(401);
      verifier.awaitErr(" provisioning by=- corim=- refused=status 401");
      assertThat(provision(url, "operator:correct horse").body()).contains("\"success\"");
      verifier.awaitErr(" provisioning by=user operator corim=[0-9a-f-]{36} refused=-");
      assertThat(verifier.err()).doesNotContain("horse");
    }
  }

  @Test
  void takesCorimsSignedByWhomItTrusts() throws Exception {
    LabAuthority trusted = LabAuthority.create("CA of signers");
    Path roots = Identities.write(directory.resolve("signers.pem"), trusted.certificate());
    Path user = secret("user", "operator:correct horse\n");
    Path endorsements = Files.createDirectory(directory.resolve("endorsements"));
    try (RunningCommand verifier =
        RunningCommand.start(
            "verifier",
            "--listen=localhost:0",
            "--corim-ca=" + roots,
            "--endorsements=" + endorsements,
            "--provisioning-user=" + user)) {
      URI url = url(verifier);
      String who = "operator:correct horse";
      String signed = CorimMediaTypes.SIGNED + "; profile=\"" + ParsecTpmProfile.PROFILE + "\"";
      assertThat(submit(url, who, signed, signedBy(LabAuthority.create("another"))).body())
          .contains("\"failed\"");
      assertThat(submit(url, who, signed, signedBy(trusted)).body()).contains("\"success\"");
      assertThat(submit(url, "operator:wrong horse", signed, signedBy(trusted)).statusCode())
          .isEqualTo(401);
    }
    // What is kept needs neither signer nor roots to be read again.
    assertThat(EndorsementStore.open(endorsements, InstantSource.system()).snapshot().size())
        .isEqualTo(1);
  }

  private static Bytes signedBy(LabAuthority authority) throws Exception {
    X509Credential signer =
        authority.issue("signer", new GeneralName(GeneralName.dNSName, "signer.example"));
    EcKey key = EcKey.of((ECPublicKey) signer.chain().get(0).getPublicKey());
    return SignedCorimWriter.of(SignerStatement.both("signer", Optional.empty()))
        .withCertificates(signer.chain())
        .sign(corim(), EcCoseSigner.of(signer.key(), key));
  }

  @Test
  void aReplacedKeyFileSignsAndIsShownFromThenOn() throws Exception {
    Path key = secret("ear.jwk", Identities.jwk(Identities.newKey()));
    try (RunningCommand verifier = start("--ear-key=" + key)) {
      URI discovery = url(verifier).resolve("/.well-known/veraison/verification");
      String before = http.send(get(discovery), strings()).body();
      Files.writeString(key, "{");
      verifier.awaitErr("signing key refused, the old one stays in force: ");
      assertThat(http.send(get(discovery), strings()).body()).isEqualTo(before);
      Files.move(
          secret("next.jwk", Identities.jwk(Identities.newKey())),
          key,
          StandardCopyOption.ATOMIC_MOVE);
      verifier.awaitErr("results are signed with another key from now on");
      assertThat(http.send(get(discovery), strings()).body()).isNotEqualTo(before);
    }
  }

  @Test
  void saysWhichSoftwareItBelieves() throws Exception {
    EcKey software = EcSigner.generate(EcCurve.P256).publicKey();
    Path file = Files.writeString(directory.resolve("software.pem"), software.pem());
    try (RunningCommand verifier = start("--insecure-software-attester=" + file)) {
      url(verifier);
      verifier.awaitErr(
          "INSECURE: the attester in software "
              + ParsecTpmToken.kidOf(software).hex()
              + " is affirmed");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--demand=colour=affirming, no claim is called colour",
    "--demand=hardware=contraindicated, 'affirming or warning, not contraindicated'",
    "--ear-profile=draft99, draft99",
    "--insecure-software-attester=README.md, README.md",
    "--provisioning-user=nowhere, nowhere"
  })
  void refusesWhatItCannotDo(String option, String message) {
    RunningCommand refused = RunningCommand.run("verifier", "--listen=localhost:0", option);
    assertThat(refused.status()).isEqualTo(ExitStatus.USAGE.code());
    assertThat(refused.err()).contains(message);
  }

  @Test
  void refusesAUserFileThatOthersMayReadOrThatNamesNobody() throws Exception {
    Path open = Files.writeString(directory.resolve("open"), "operator:correct horse");
    Path nobody = secret("nobody", ":correct horse");
    for (Path file : new Path[] {open, nobody}) {
      RunningCommand refused =
          RunningCommand.run("verifier", "--listen=localhost:0", "--provisioning-user=" + file);
      assertThat(refused.status()).isEqualTo(ExitStatus.USAGE.code());
      assertThat(refused.err()).contains(file.toString()).doesNotContain("horse");
    }
  }

  private HttpResponse<String> provision(URI url, String userAndPassword) throws Exception {
    return submit(
        url, userAndPassword, ParsecTpmProfile.PROFILE.mediaType(), CorimWriter.write(corim()));
  }

  private static Corim corim() {
    EcKey key = EcSigner.generate(EcCurve.P256).publicKey();
    return ParsecTpmProfile.endorsement(
        UUID.randomUUID(), ParsecTpmToken.kidOf(key), key, Optional.empty());
  }

  private HttpResponse<String> submit(URI url, String userAndPassword, String type, Bytes corim)
      throws Exception {
    String basic =
        Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    return http.send(
        HttpRequest.newBuilder(url.resolve(SUBMIT))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(corim.toArray()))
            .build(),
        strings());
  }

  private RunningCommand start(String option) {
    return RunningCommand.start("verifier", "--listen=localhost:0", option);
  }

  private static URI url(RunningCommand verifier) {
    return URI.create(verifier.awaitOut("^verifier listening at (http://localhost:\\d+)$"));
  }

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).build();
  }

  private static HttpResponse.BodyHandler<String> strings() {
    return HttpResponse.BodyHandlers.ofString();
  }

  private Path secret(String name, String content) throws Exception {
    Path file = directory.resolve(name);
    Files.createFile(file, SecretFile.ownerOnly(file));
    return Files.writeString(file, content);
  }
}
