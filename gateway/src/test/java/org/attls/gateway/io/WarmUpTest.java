package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
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

  /** Anybody on the machine can find the port while it is there. */
  @Test
  void strangersAtTheEchoDoNotHoldItUpAndDoNotKeepIt() throws Exception {
    List<Socket> strangers = new ArrayList<>();
    try {
      try (WarmUpEcho echo = new WarmUpEcho()) {
        for (int i = 0; i < 4; i++) {
          strangers.add(new Socket(WarmUpEcho.LOOPBACK, echo.port()));
        }
        try (Socket own = new Socket(WarmUpEcho.LOOPBACK, echo.port())) {
          own.setSoTimeout(20_000);
          own.getOutputStream().write('x');
          assertThat(own.getInputStream().read()).isEqualTo('x');
        }
        for (int i = 0; i < 30; i++) {
          strangers.add(new Socket(WarmUpEcho.LOOPBACK, echo.port()));
        }
        // The silent ones are cut off, and make room.
        Condition.await("room", () -> echoed(echo.port()));
      }
      for (Socket stranger : strangers) {
        stranger.setSoTimeout(20_000);
        assertThat(ended(stranger)).isTrue();
      }
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  private static boolean echoed(int port) {
    try (Socket own = new Socket(WarmUpEcho.LOOPBACK, port)) {
      own.setSoTimeout(20_000);
      own.getOutputStream().write('x');
      return own.getInputStream().read() == 'x';
    } catch (IOException cut) {
      return false;
    }
  }

  private static boolean ended(Socket stranger) {
    try {
      return stranger.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}
