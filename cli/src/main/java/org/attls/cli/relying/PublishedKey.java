package org.attls.cli.relying;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.inspect.MbedtlsBundleInspector;
import org.attls.eat.key.EcCurve;
import org.attls.eat.mbedtls.InsecurePublishedKey;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.rats.AffirmingPolicy;
import org.attls.tls.appraise.RelyingParty;
import org.attls.verifier.embedded.EmbeddedVerifier;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.MbedtlsAppraiser;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/**
 * What the server of the mbedTLS proof of concept demands without a verifier: two tokens signed
 * with the key that was published with it. Anybody can make them.
 */
public final class PublishedKey {
  /** Whom such a client is admitted as. */
  private static final String ANYBODY = "anybody-with-the-published-key";

  private PublishedKey() {}

  /** The demands, with a verifier in this process. */
  public static Demanded insecureDemands(Duration handshakeTimeout) {
    InstantSource clock = InstantSource.system();
    ResultIssuer issuer =
        ResultIssuer.of(
                EndorsementStore.inMemory(clock),
                EarSigner.generate(EcCurve.P256),
                clock,
                (when, finding) -> {})
            .insecurelyTrustingMbedtlsPoc(InsecurePublishedKey.publicKey());
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(MbedtlsBundle.TYPE, Set.of(MbedtlsAppraiser.LABEL))
            .anyOfClass(ANYBODY)
            .build();
    RelyingParty demands =
        RelyingParty.builder(new EmbeddedVerifier(issuer), policy)
            .accept(new MbedtlsBundleInspector())
            .verdictTimeout(Demanded.verdictTimeout(handshakeTimeout))
            .insecureDraftBindingOnly()
            .build();
    return new Demanded(Optional.of(demands), Optional.empty(), List.of(), () -> {});
  }
}
