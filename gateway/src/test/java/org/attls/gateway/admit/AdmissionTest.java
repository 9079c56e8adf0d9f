package org.attls.gateway.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.attls.gateway.config.Limits;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong clock = new AtomicLong();
  private boolean workersFull;
  private boolean appraisalsFull;
  private boolean judged = true;

  private Admission admission(
      int connections, int perSource, int handshakes, int rate, int ratePerSource) {
    Limits limits =
        new Limits(connections, perSource, handshakes, rate, ratePerSource, 1, 1, 1, 1, 1, 1);
    return new Admission(limits, clock::get, () -> workersFull, () -> appraisalsFull);
  }

  private Admission.Decision decide(Admission admission, String address) throws Exception {
    return admission.decide(InetAddress.getByName(address), () -> judged);
  }

  private Admission.Permit admitted(Admission admission, String address) throws Exception {
    Admission.Decision decision = decide(admission, address);
    assertThat(decision).isInstanceOf(Admission.Decision.Admitted.class);
    return ((Admission.Decision.Admitted) decision).permit();
  }

  private void refused(Admission admission, String address, Limit limit) throws Exception {
    assertThat(decide(admission, address)).isEqualTo(new Admission.Decision.Refused(limit));
  }

  @Test
  void connectionsAreGivenBackOnce() throws Exception {
    Admission admission = admission(2, 2, 2, 0, 0);
    Admission.Permit first = admitted(admission, "192.0.2.1");
    Admission.Permit second = admitted(admission, "192.0.2.2");
    refused(admission, "192.0.2.3", Limit.CONNECTIONS);
    first.close();
    first.close();
    assertThat(admission.connections()).isEqualTo(1);
    admitted(admission, "192.0.2.3");
    refused(admission, "192.0.2.4", Limit.CONNECTIONS);
    second.close();
    assertThat(admission.connections()).isEqualTo(1);
  }

  @Test
  void aSourceHasItsShare() throws Exception {
    Admission admission = admission(9, 1, 9, 0, 0);
    Admission.Permit permit = admitted(admission, "192.0.2.1");
    refused(admission, "192.0.2.1", Limit.CONNECTIONS_PER_SOURCE);
    admitted(admission, "192.0.2.2");
    permit.close();
    admitted(admission, "192.0.2.1");
  }

  @Test
  void aNetworkOfIpv6IsOneSource() throws Exception {
    Admission admission = admission(9, 1, 9, 0, 0);
    admitted(admission, "2001:db8:0:1::1");
    refused(admission, "2001:db8:0:1:ffff::2", Limit.CONNECTIONS_PER_SOURCE);
    admitted(admission, "2001:db8:0:2::1");
  }

  @Test
  void handshakesThatAreOverMakeRoom() throws Exception {
    Admission admission = admission(9, 9, 1, 0, 0);
    Admission.Permit permit = admitted(admission, "192.0.2.1");
    refused(admission, "192.0.2.2", Limit.HANDSHAKES_IN_PROGRESS);
    permit.handshakeOver();
    admitted(admission, "192.0.2.2");
    permit.close();
    assertThat(admission.handshakes()).isEqualTo(1);
  }

  @Test
  void ratesRecoverWithTime() throws Exception {
    Admission admission = admission(99, 99, 99, 3, 2);
    admitted(admission, "192.0.2.1");
    admitted(admission, "192.0.2.1");
    refused(admission, "192.0.2.1", Limit.HANDSHAKE_RATE_PER_SOURCE);
    admitted(admission, "192.0.2.2");
    refused(admission, "192.0.2.3", Limit.HANDSHAKE_RATE);
    clock.addAndGet(SECOND / 2);
    admitted(admission, "192.0.2.1");
    refused(admission, "192.0.2.1", Limit.HANDSHAKE_RATE_PER_SOURCE);
    clock.addAndGet(SECOND);
    admitted(admission, "192.0.2.1");
  }

  @Test
  void nobodyIsTakenWhomNobodyHasTimeFor() throws Exception {
    Admission admission = admission(9, 9, 9, 0, 0);
    workersFull = true;
    refused(admission, "192.0.2.1", Limit.WORKER_QUEUE);
    workersFull = false;
    appraisalsFull = true;
    refused(admission, "192.0.2.1", Limit.APPRAISALS_IN_FLIGHT);
    appraisalsFull = false;
    judged = false;
    refused(admission, "192.0.2.1", Limit.VERIFIER_UNAVAILABLE);
    judged = true;
    admitted(admission, "192.0.2.1");
    admission.drain();
    refused(admission, "192.0.2.1", Limit.DRAINING);
    assertThat(admission.connections()).isEqualTo(1);
  }
}
