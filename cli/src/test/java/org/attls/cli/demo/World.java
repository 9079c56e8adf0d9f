package org.attls.cli.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.Attester;
import org.attls.verifier.veraison.VeraisonVerifier;

/** An enrolled device, a verifier and the servers, as the demonstration has them. */
final class World implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Device device;
  private final Attester attester;
  private final Device.Enrolment enrolment;
  private final Laboratory laboratory;

  private World() throws Exception {
    boolean complete = false;
    try {
      device = keep(Device.start(PcrSelection.of(TpmHash.SHA256, List.of(0, 7))));
      VerifierSite verifier = keep(VerifierSite.start());
      enrolment = device.enrol();
      verifier.provision(enrolment.corim());
      attester = device.attester();
      VeraisonVerifier appraiser = keep(verifier.client());
      laboratory =
          keep(Laboratory.open(attester, enrolment.key().kid(), appraiser, Recording.NONE));
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  /** Starts everything, or skips the test where there is no swtpm. */
  static World create() throws Exception {
    SoftwareTpm.require();
    return new World();
  }

  Device device() {
    return device;
  }

  Attester attester() {
    return attester;
  }

  Device.Enrolment enrolment() {
    return enrolment;
  }

  Laboratory laboratory() {
    return laboratory;
  }

  @Override
  public void close() throws Exception {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }

  private <T extends AutoCloseable> T keep(T what) {
    started.push(what);
    return what;
  }
}
