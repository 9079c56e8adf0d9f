package org.attls.tls.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.fake.TestCertificates;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTrustTest {
  private static final TestCertificates AUTHORITY = new TestCertificates();

  private static void assertRefused(ServerTrust trust, List<X509Certificate> chain, String host) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> trust.check(chain, host))
        .matches(refused -> refused.reason() == Reason.CERTIFICATE_REFUSED);
  }

  private static ServerTrust root() {
    return ServerTrust.anchors(List.of(AUTHORITY.root()));
  }

  @ParameterizedTest
  @CsvSource({
    "server.example, server.example, true",
    "server.example, SERVER.example, true",
    "server.example, server.example., true",
    "server.example, other.example, false",
    "server.example, xserver.example, false",
    "server.example, example, false",
    "*.server.example, a.server.example, true",
    "*.server.example, a.b.server.example, false",
    "*.server.example, server.example, false",
    "*.server.example, .server.example, false",
    "*.example, a.example, false",
    "a*.server.example, ab.server.example, false",
    "*.*.example, a.b.example, false",
    // An address is compared with iPAddress only, never with a name.
    "127.0.0.1, 127.0.0.1, false",
  })
  void comparesNames(String presented, String host, boolean matches) {
    List<X509Certificate> chain = AUTHORITY.server(presented).chain();
    if (matches) {
      assertThatCode(() -> root().check(chain, host)).doesNotThrowAnyException();
    } else {
      assertRefused(root(), chain, host);
    }
  }

  @Test
  void acceptsAChainThatRepeatsTheRoot() {
    X509Certificate leaf = AUTHORITY.server("server.example").chain().get(0);
    assertThatCode(() -> root().check(List.of(leaf, AUTHORITY.root()), "server.example"))
        .doesNotThrowAnyException();
  }

  /** The JDK takes the name and the key of a trust anchor, and does not ask for its time. */
  @Test
  void refusesAChainToARootThatHasExpiredAndSaysSo() {
    X509Certificate expired = AUTHORITY.root(Duration.ofHours(-1));
    List<X509Certificate> chain = AUTHORITY.server("server.example").chain();
    for (List<X509Certificate> shown : List.of(chain, List.of(chain.get(0), expired))) {
      assertThatExceptionOfType(AttestationException.class)
          .isThrownBy(() -> ServerTrust.anchors(List.of(expired)).check(shown, "server.example"))
          .withMessageContaining("no trusted root holds at")
          .withMessageContaining("CN=Test Root has expired at")
          .matches(refused -> refused.reason() == Reason.CERTIFICATE_REFUSED);
      assertThatExceptionOfType(AttestationException.class)
          .isThrownBy(
              () ->
                  ServerTrust.anchors(List.of(expired, new TestCertificates().root()))
                      .check(shown, "server.example"))
          .withMessageContaining("the root CN=Test Root has expired at")
          .matches(refused -> refused.reason() == Reason.CERTIFICATE_REFUSED);
      assertThatCode(
              () ->
                  ServerTrust.anchors(List.of(expired, AUTHORITY.root()))
                      .check(shown, "server.example"))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void anotherAuthoritysRootInTheChainProvesNothing() {
    TestCertificates other = new TestCertificates();
    X509Certificate leaf = other.server("server.example").chain().get(0);
    assertRefused(root(), List.of(leaf, other.root()), "server.example");
    assertRefused(root(), List.of(leaf, other.root(), AUTHORITY.root()), "server.example");
    assertRefused(root(), List.of(leaf, AUTHORITY.root()), "server.example");
  }

  @Test
  void aPinnedCertificateIsTakenForItsNameAndPurposeAndWhileItIsValid() {
    X509Certificate leaf = AUTHORITY.server("server.example").chain().get(0);
    ServerTrust pinned = ServerTrust.anchors(List.of(leaf));
    assertThatCode(() -> pinned.check(List.of(leaf), "server.example")).doesNotThrowAnyException();
    assertRefused(pinned, List.of(leaf), "other.example");
    assertRefused(pinned, AUTHORITY.server("server.example").chain(), "server.example");

    X509Certificate expired =
        AUTHORITY
            .server("server.example", Duration.ofHours(-1), KeyPurposeId.id_kp_serverAuth)
            .chain()
            .get(0);
    assertRefused(ServerTrust.anchors(List.of(expired)), List.of(expired), "server.example");
    X509Certificate forClients =
        AUTHORITY
            .server("server.example", Duration.ofHours(1), KeyPurposeId.id_kp_clientAuth)
            .chain()
            .get(0);
    assertRefused(ServerTrust.anchors(List.of(forClients)), List.of(forClients), "server.example");
  }

  @Test
  void noAnchorsAreNoTrust() {
    assertThatIllegalArgumentException().isThrownBy(() -> ServerTrust.anchors(List.of()));
  }

  @Test
  void tellsAddressesFromNames() {
    assertThat(ServerTrust.isAddress("127.0.0.1")).isTrue();
    assertThat(ServerTrust.isAddress("::1")).isTrue();
    assertThat(ServerTrust.isAddress("localhost")).isFalse();
    assertThat(ServerTrust.isAddress("1.example")).isFalse();
    assertThat(ServerTrust.isAddress("::ffff:127.0.0.1")).isTrue();
    // What is no literal would be looked up when it is compared.
    assertThat(ServerTrust.isAddress("999.1.1.1")).isFalse();
    assertThat(ServerTrust.isAddress("1.2.3.4.5")).isFalse();
    assertThat(ServerTrust.isAddress("server.example:443")).isFalse();
  }
}
