package org.attls.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimWriter;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarVerifier;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationResult;
import org.attls.rats.Tier;
import org.attls.testing.Vectors;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.attls.verifier.embedded.rest.ProvisioningCredential;
import org.attls.verifier.embedded.rest.ProvisioningLog;
import org.attls.verifier.embedded.rest.ServiceSettings;
import org.attls.verifier.embedded.rest.VerifierService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Veraison's own clients against the embedded verifier: {@code cocli} as it is part of the module
 * corim v1.1.2, which provisions, and the client library that {@code evcli} is made of (apiclient
 * v0.2.0), which has evidence appraised.
 */
class VeraisonClientsTest {
  private static final String USER = "operator";
  private static final String PASSWORD = "correct horse";

  private final Properties sample = Vectors.properties("parsec-tpm-swtpm/p01-basic.properties");
  private final EarSigner signer = EarSigner.generate(EcCurve.P256);
  private final EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
  // Built before a test's time begins to count: the first build compiles all that they depend on.
  private final Path client = GoLibraries.build("go-clients", ".", "go-clients");
  private final Path cocli =
      GoLibraries.build("go-clients", "github.com/veraison/corim/cocli", "cocli");
  private final List<String> appraised = new CopyOnWriteArrayList<>();
  private final List<String> provisioned = new CopyOnWriteArrayList<>();
  private final VerifierService verifier;

  @TempDir private Path directory = Path.of("");

  VeraisonClientsTest() throws IOException {
    verifier =
        VerifierService.start(
            ServiceSettings.loopback(0)
                .withProvisioner(ProvisioningCredential.basic(USER, PASSWORD)),
            ResultIssuer.of(
                store, signer, InstantSource.system(), AppraisalLog.lines(appraised::add)),
            store,
            ProvisioningLog.lines(provisioned::add));
  }

  @AfterEach
  void stop() {
    verifier.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "cbor", "json"})
  void endorsesWithCocliAndAppraisesWithTheClientLibrary(String wrapping) throws Exception {
    Outcome provision = cocli(PASSWORD);
    assertThat(provision.status).as(provision.output).isZero();
    assertThat(provisioned).singleElement().asString().contains("by=user operator");

    AttestationResult result = appraise(hex("nonce"), wrapping);
    Appraisal appraisal =
        Objects.requireNonNull(result.appraisals().get("PARSEC_TPM"), "PARSEC_TPM");
    assertThat(appraisal.status()).isEqualTo(Tier.AFFIRMING);
    assertThat(appraisal.attestedKey()).contains(hex("tik.spki"));
    assertThat(result.nonce()).contains(hex("nonce"));
    assertThat(appraised).singleElement().asString().contains("status=affirming");
  }

  @Test
  void tellsCocliThatACorimIsKnown() throws Exception {
    Path corim = corim();
    assertThat(cocli(PASSWORD, corim).status).isZero();
    Outcome again = cocli(PASSWORD, corim);
    assertThat(again.status).as(again.output).isNotZero();
    assertThat(again.output).contains("already");
  }

  @Test
  void refusesCocliWithAnotherPassword() throws Exception {
    Outcome refused = cocli("another horse");
    assertThat(refused.status).isNotZero();
    assertThat(refused.output).contains("401");
    assertThat(store.snapshot().size()).isZero();
  }

  @Test
  void givesTheClientLibraryANegativeVerdictToo() throws Exception {
    assertThat(cocli(PASSWORD).status).isZero();
    Appraisal stale =
        Objects.requireNonNull(
            appraise(Bytes.copyOf(new byte[32]), "none").appraisals().get("PARSEC_TPM"));
    assertThat(stale.status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(stale.problem().orElse("")).contains("freshness");
  }

  private AttestationResult appraise(Bytes nonce, String wrapping) throws Exception {
    Path evidence = Files.write(directory.resolve("evidence"), hex("token").toArray());
    Outcome done =
        run(
            client,
            verifier.origin() + "/challenge-response/v1/newSession",
            nonce.hex(),
            ParsecTpmToken.TYPE.toString(),
            evidence.toString(),
            wrapping);
    assertThat(done.status).as(done.output).isZero();
    // The library gives the JSON string away as it is, quotes and all.
    String token = done.output.strip().replaceAll("^\"|\"$", "");
    return EarVerifier.of(List.of(signer.publicKey())).verify(Bytes.utf8(token));
  }

  private Outcome cocli(String password) throws Exception {
    return cocli(password, corim());
  }

  private Outcome cocli(String password, Path corim) throws Exception {
    return run(
        cocli,
        "corim",
        "submit",
        "--corim-file=" + corim,
        "--api-server=" + verifier.origin() + "/endorsement-provisioning/v1/submit",
        "--media-type=" + ParsecTpmProfile.PROFILE.mediaType(),
        "--auth=basic",
        "--username=" + USER,
        "--password=" + password);
  }

  private Path corim() throws Exception {
    SortedMap<Integer, Bytes> values = new TreeMap<>();
    for (String index : text("ref.pcrs").split(",", -1)) {
      values.put(Integer.valueOf(index), hex("ref.pcr." + index));
    }
    return Files.write(
        directory.resolve("device.corim"),
        CorimWriter.write(
                ParsecTpmProfile.endorsement(
                    new UUID(0x8000L, 0x8000_0000_0000_0000L),
                    hex("ak.kid"),
                    EcKey.ofSpki(hex("ak.spki"), "ak.spki"),
                    Optional.of(new PcrValues(TpmHash.SHA256, values))))
            .toArray());
  }

  private record Outcome(int status, String output) {}

  private Outcome run(Path program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // No configuration but ours, and no proxy on the way to this machine.
    builder.environment().putAll(Map.of("XDG_CONFIG_HOME", directory.toString(), "NO_PROXY", "*"));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), output);
  }

  private Bytes hex(String key) {
    return Bytes.fromHex(text(key));
  }

  private String text(String key) {
    return String.valueOf(sample.getProperty(key));
  }
}
