package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.attls.attack.lab.LabAuthority;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimWriter;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.inspect.KatBundleInspector;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.key.EcCurve;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.Appraisal;
import org.attls.rats.Deadline;
import org.attls.rats.Tier;
import org.attls.rats.VerifierSession;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.TpmIdentityKey;
import org.attls.rot.tpm.TpmKatAttester;
import org.attls.rot.tpm.TpmPlatform;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.TpmProvisioning;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.verifier.embedded.EmbeddedVerifier;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.appraise.BundleAppraiser;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.attls.verifier.embedded.rest.ServiceSettings;
import org.attls.verifier.embedded.rest.VerifierService;
import org.attls.verifier.veraison.VeraisonService;
import org.attls.verifier.veraison.VeraisonVerifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bundle of a real software TPM, appraised by the verifier in this process. */
class TpmBundleAppraisalTest {
  private static final PcrSelection PCRS = PcrSelection.of(TpmHash.SHA256, List.of(0, 7));
  private static final Bytes CHALLENGE = Bytes.copyOf(new byte[32]);

  private final EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
  private final List<String> lines = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // By open().
  private Swtpm swtpm;

  @SuppressWarnings("NullAway.Init") // By open().
  private TpmConnection connection;

  @SuppressWarnings("NullAway.Init") // By open().
  private TpmKatAttester attester;

  @SuppressWarnings("NullAway.Init") // By open().
  private AttestationKey key;

  @BeforeEach
  void open() throws Exception {
    if (!Swtpm.isInstalled()) {
      String reason = "swtpm is not installed (package swtpm)";
      Assertions.assertNotEquals("true", System.getenv("CI"), reason);
      Assumptions.abort(reason);
    }
    swtpm = Swtpm.start();
    connection = TpmConnection.to(swtpm.address());
    key = TpmProvisioning.provision(connection, TpmProvisioning.DEFAULT_HANDLE, soon());
    attester =
        TpmKatAttester.over(
            TpmAttester.open(connection, TpmProvisioning.DEFAULT_HANDLE, PCRS, soon()));
  }

  @AfterEach
  @SuppressWarnings("NullAway") // Not started where swtpm is missing.
  void close() {
    if (attester != null) {
      attester.close();
    }
    if (swtpm != null) {
      swtpm.close();
    }
  }

  @Test
  void affirmsTheEndorsedStateAndNamesTheAttestedKey() throws Exception {
    endorse(true);
    try (TpmIdentityKey identity = attester.identityKey(soon())) {
      Appraisal appraisal = appraise(CHALLENGE, evidence(identity));
      assertThat(appraisal.status()).isEqualTo(Tier.AFFIRMING);
      assertThat(appraisal.attestedKey()).contains(identity.subjectPublicKeyInfo());
      assertThat(lines).singleElement().asString().contains("failed=-");
    }
  }

  @Test
  void refusesAnotherStateAnotherChallengeAndAnUnknownKey() throws Exception {
    try (TpmIdentityKey identity = attester.identityKey(soon())) {
      refused("no trust anchor", CHALLENGE, evidence(identity));
      endorse(false);
      refused("no reference values", CHALLENGE, evidence(identity));
      endorse(true);
      refused("challenge in kat", Bytes.copyOf(new byte[33]), evidence(identity));
      TpmPlatform.extend(connection, 7, Bytes.copyOf(new byte[32]), soon());
      refused("values do not match", CHALLENGE, evidence(identity));
    }
  }

  /** From the TPM through the handshake to a verifier behind HTTP, and the result back. */
  @Test
  void isCarriedThroughAttestedTlsAndAppraisedOverHttp() throws Exception {
    endorse(true);
    ResultIssuer issuer = issuer();
    LabAuthority authority = LabAuthority.create("CA of the test");
    try (VerifierService service =
            VerifierService.start(ServiceSettings.loopback(0), issuer, store);
        VeraisonVerifier verifier =
            VeraisonVerifier.withPinnedKey(
                VeraisonService.at(service.origin()).build(), issuer.key());
        ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      AttestedTlsServer server =
          AttestedTlsServer.builder(
                  authority.issue("server", new GeneralName(GeneralName.dNSName, "localhost")),
                  RelyingParty.builder(
                          verifier,
                          AffirmingPolicy.builder()
                              .expect(KatBundle.TYPE, Set.of(BundleAppraiser.LABEL))
                              .pinnedInstances(Set.of(key.kid()))
                              .build())
                      .accept(new KatBundleInspector())
                      .build())
              .build();
      AttestedTlsClient client =
          AttestedTlsClient.builder(ServerTrust.anchors(List.of(authority.certificate())), attester)
              .build();
      assertThat(connect(server, client, listener)).isEqualTo("admitted " + key.kid().hex());
      TpmPlatform.extend(connection, 7, Bytes.copyOf(new byte[32]), soon());
      assertThat(connect(server, client, listener)).isEqualTo("NOT_AFFIRMING");
    }
  }

  /** What the server makes of the client. */
  private static String connect(
      AttestedTlsServer server, AttestedTlsClient client, ServerSocket listener) throws Exception {
    CompletableFuture<String> verdict =
        CompletableFuture.supplyAsync(
            () -> {
              try (AttestedTlsConnection admitted = server.accept(listener.accept())) {
                return "admitted "
                    + admitted.session().peer().orElseThrow().verdict().identity().name();
              } catch (AttestedTlsException refused) {
                return refused.reason().name();
              } catch (IOException broken) {
                return broken.toString();
              }
            });
    try (Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
        AttestedTlsConnection connection = client.connect(socket, "localhost")) {
      assertThat(connection.session()).isNotNull();
      return verdict.get(30, TimeUnit.SECONDS);
    } catch (IOException refused) {
      return verdict.get(30, TimeUnit.SECONDS);
    }
  }

  private void refused(String problem, Bytes challenge, Cmw evidence) throws Exception {
    Appraisal appraisal = appraise(challenge, evidence);
    assertThat(appraisal.status()).isEqualTo(Tier.CONTRAINDICATED);
    assertThat(appraisal.attestedKey()).isEmpty();
    assertThat(appraisal.problem().orElseThrow()).contains(problem);
  }

  private void endorse(boolean withState) throws Exception {
    PcrValues state = TpmPlatform.read(connection, PCRS, soon());
    store.add(
        CorimWriter.write(
            ParsecTpmProfile.endorsement(
                new UUID(0x8000L, 0x8000_0000_0000_0000L),
                key.kid(),
                key.key(),
                withState ? Optional.of(state) : Optional.empty())));
  }

  private Cmw evidence(TpmIdentityKey identity) throws Exception {
    return attester.attest(KatBundle.TYPE, CHALLENGE, identity, soon());
  }

  private Appraisal appraise(Bytes challenge, Cmw evidence) throws Exception {
    EmbeddedVerifier verifier = new EmbeddedVerifier(issuer());
    try (VerifierSession session = verifier.open(challenge, soon())) {
      return session.appraise(evidence, soon()).appraisals().values().iterator().next();
    }
  }

  private ResultIssuer issuer() {
    return ResultIssuer.of(
        store,
        EarSigner.generate(EcCurve.P256),
        InstantSource.system(),
        AppraisalLog.lines(lines::add));
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}
