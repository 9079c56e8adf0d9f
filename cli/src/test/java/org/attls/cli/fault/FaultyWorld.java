package org.attls.cli.fault;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.attls.attack.lab.LabAuthority;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.inspect.KatBundleInspector;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.rats.AffirmingPolicy;
import org.attls.rot.software.InsecureSoftwareAttester;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.TlsLimits;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.appraise.BundleAppraiser;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.attls.verifier.embedded.rest.ServiceSettings;
import org.attls.verifier.embedded.rest.VerifierService;
import org.attls.verifier.veraison.VeraisonService;
import org.attls.verifier.veraison.VeraisonVerifier;
import org.bouncycastle.asn1.x509.GeneralName;

/** A verifier, a server and a device, and links between them that fail as they are told. */
final class FaultyWorld implements AutoCloseable {
  private final LabAuthority authority = LabAuthority.create("CA of the test");
  private final EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
  private final ResultIssuer issuer;
  final FaultyLink toVerifier;
  private final VeraisonVerifier verifier;
  final FaultyLink toServer;
  private final AttestedTlsServer server;
  private final AttestedTlsClient client;
  private final AttestedTlsClient stranger;
  private final Ends ends;
  private VerifierService service;

  /**
   * Starts verifier and server.
   *
   * @param verdict what the server grants the verifier
   * @param handshake what either end grants the handshake
   * @param breakerPause for how long a failing verifier is left alone
   */
  FaultyWorld(Duration verdict, Duration handshake, Duration breakerPause) throws Exception {
    EcSigner platform = EcSigner.generate(EcCurve.P256);
    InsecureSoftwareAttester attester = new InsecureSoftwareAttester(platform);
    issuer =
        ResultIssuer.of(
                store, EarSigner.generate(EcCurve.P256), InstantSource.system(), AppraisalLog.NONE)
            .insecurelyTrustingSoftware(List.of(platform.publicKey()));
    service = startVerifier();
    toVerifier = new FaultyLink(service.address());
    verifier =
        VeraisonVerifier.withDiscoveredKey(
                VeraisonService.at(URI.create("http://127.0.0.1:" + toVerifier.address().getPort()))
                    .circuitBreaker(5, breakerPause)
                    .build())
            .insecureDiscoveryOverHttp()
            .build();
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(KatBundle.TYPE, Set.of(BundleAppraiser.INSECURE_SOFTWARE_LABEL))
            .pinnedInstances(Set.of(attester.instance()))
            .build();
    TlsLimits limits = new TlsLimits(handshake, TlsLimits.DEFAULT.maxHandshakeMessage());
    server =
        AttestedTlsServer.builder(
                authority.issue("server", new GeneralName(GeneralName.dNSName, "localhost")),
                RelyingParty.builder(verifier, policy)
                    .accept(new KatBundleInspector())
                    .verdictTimeout(verdict)
                    .build())
            .limits(limits)
            .build();
    client = client(attester, limits);
    stranger = client(new InsecureSoftwareAttester(EcSigner.generate(EcCurve.P256)), limits);
    ends = new Ends(handshake);
    toServer = new FaultyLink(ends.address());
  }

  private AttestedTlsClient client(InsecureSoftwareAttester attester, TlsLimits limits) {
    return AttestedTlsClient.builder(
            ServerTrust.anchors(List.of(authority.certificate())), attester)
        .limits(limits)
        .build();
  }

  /** The verifier is there no more. */
  void killVerifier() {
    service.close();
  }

  /** It is started again, at another address. */
  void startVerifierAgain() throws IOException {
    service = startVerifier();
    toVerifier.leadTo(service.address());
  }

  @Override
  public void close() throws Exception {
    toServer.close();
    ends.close();
    verifier.close();
    toVerifier.close();
    service.close();
  }

  /** The device that is to be admitted connects. */
  Ends.Attempt attempt() throws Exception {
    return ends.attempt(server, client, toServer.address());
  }

  /** One connects that nobody knows. */
  Ends.Attempt attemptOfAStranger() throws Exception {
    return ends.attempt(server, stranger, toServer.address());
  }

  private VerifierService startVerifier() throws IOException {
    return VerifierService.start(ServiceSettings.loopback(0), issuer, store);
  }
}
