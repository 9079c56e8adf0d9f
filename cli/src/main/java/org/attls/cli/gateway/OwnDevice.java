package org.attls.cli.gateway;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.inspect.KatBundleInspector;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.gateway.io.WarmUp;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.Verifier;
import org.attls.rot.software.InsecureSoftwareAttester;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.verifier.embedded.EmbeddedVerifier;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.appraise.BundleAppraiser;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/**
 * A device in this process, in software, that only a verifier of its own believes: what a gateway
 * warms up with. Its keys end with the warm-up; no listener knows them, and no log or counter hears
 * of it.
 */
final class OwnDevice {
  private OwnDevice() {}

  /**
   * Warms up: signs with the gateway's key, and inspects, appraises and judges evidence.
   *
   * @return how many handshakes there were
   */
  static int warmUp(X509Credential credential) throws IOException {
    InstantSource clock = InstantSource.system();
    EcSigner platformKey = EcSigner.generate(EcCurve.P256);
    InsecureSoftwareAttester device =
        new InsecureSoftwareAttester(platformKey, EcSigner.generate(EcCurve.P256));
    Verifier verifier =
        new EmbeddedVerifier(
            ResultIssuer.of(
                    EndorsementStore.inMemory(clock),
                    EarSigner.generate(EcCurve.P256),
                    clock,
                    AppraisalLog.NONE)
                .insecurelyTrustingSoftware(List.of(platformKey.publicKey())));
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(KatBundle.TYPE, Set.of(BundleAppraiser.INSECURE_SOFTWARE_LABEL))
            .pinnedInstances(Set.of(device.instance()))
            .build();
    return WarmUp.run(
        AttestedTlsServer.builder(
                credential,
                RelyingParty.builder(verifier, policy).accept(new KatBundleInspector()).build())
            .build(),
        AttestedTlsClient.builder(ServerTrust.insecureAnyServer(), device).build());
  }
}
