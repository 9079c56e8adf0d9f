package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.TestCertificates;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final TestCertificates CERTIFICATES = new TestCertificates();

  private static int run(AppraisalPolicy policy) throws Exception {
    AttestedTlsServer server =
        AttestedTlsServer.builder(
                CERTIFICATES.server("server.example"),
                RelyingParty.builder(FakeVerifier.affirming(), policy)
                    .accept(new FakeEvidence.Inspector())
                    .build())
            .build();
    return WarmUp.run(
        server,
        AttestedTlsClient.builder(ServerTrust.insecureAnyServer(), FakeAttester.honest()).build());
  }

  @Test
  void theDeviceIsAdmittedAgainAndAgainAndHearsItsEcho() throws Exception {
    assertThat(run(FakeVerifier.statusPolicy())).isEqualTo(WarmUp.HANDSHAKES);
    Condition.await(
        "no thread of it left",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("attls warm-up")));
  }

  @Test
  void aDeviceThatIsNotAdmittedEndsIt() {
    assertThatThrownBy(
            () ->
                run(
                    (result, facts) -> {
                      throw new AttestationException(Reason.NOT_AFFIRMING, "not this one");
                    }))
        .isInstanceOf(AttestedTlsException.class);
  }
}
