package org.attls.bench.rung;

import java.io.IOException;
import java.time.InstantSource;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.CorimWriter;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.rats.Verifier;
import org.attls.verifier.embedded.EmbeddedVerifier;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.endorse.EndorsementException;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.attls.verifier.embedded.rest.ServiceSettings;
import org.attls.verifier.embedded.rest.VerifierService;
import org.attls.verifier.veraison.VeraisonService;
import org.attls.verifier.veraison.VeraisonVerifier;

/** A verifier in this process, which can also be asked over HTTP. */
public final class VerifierSite implements AutoCloseable {
  private final EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
  private final ResultIssuer issuer;
  private final VerifierService service;
  private final VeraisonVerifier overHttp;

  /**
   * @param log is called in every appraisal; one that takes its time delays the verdict
   */
  public VerifierSite(AppraisalLog log) throws IOException {
    EarSigner signer = EarSigner.generate(EcCurve.P256);
    this.issuer = ResultIssuer.of(store, signer, InstantSource.system(), log);
    this.service = VerifierService.start(ServiceSettings.loopback(0), issuer, store);
    this.overHttp =
        VeraisonVerifier.withPinnedKey(
            VeraisonService.at(service.origin()).build(), signer.publicKey());
  }

  /** Takes an endorsement. */
  void endorse(Corim corim) {
    endorse(CorimWriter.write(corim));
  }

  /** Takes an encoded endorsement. */
  public void endorse(Bytes corim) {
    try {
      store.add(corim);
    } catch (EndorsementException refused) {
      throw new IllegalStateException("an endorsement of our own making", refused);
    }
  }

  /** Asked by a call. */
  public Verifier inProcess() {
    return new EmbeddedVerifier(issuer);
  }

  /** Asked over HTTP on loopback. */
  Verifier overHttp() {
    return overHttp;
  }

  @Override
  public void close() {
    overHttp.close();
    service.close();
  }
}
