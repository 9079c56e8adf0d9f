package org.attls.gateway.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.attls.gateway.handoff.Samples;
import org.attls.tls.credential.X509Credential;
import org.junit.jupiter.api.Test;

class ClientAuthorityTest {
  @Test
  void makesWhatTheVerdictAllowsAndNoMore() throws Exception {
    X509Credential root = TestAuthority.ofPathLength(0);
    Instant now = Samples.device("dev").validUntil().minus(Duration.ofHours(2));
    X509Credential made = new ClientAuthority(root, () -> now).credential(Samples.device("dev"));
    X509Certificate certificate = made.chain().get(0);
    certificate.verify(root.chain().get(0).getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=dev");
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(List.of(6, "urn:attls:device:dev"));
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    Duration life = Duration.between(now, certificate.getNotAfter().toInstant());
    assertThat(life).isBetween(Duration.ofMinutes(124), Duration.ofMinutes(126));
  }

  @Test
  void aDayIsTheMostAndTheSameVerdictCostsNoSignature() throws Exception {
    Instant now = Samples.device("dev").validUntil().minus(Duration.ofDays(9));
    ClientAuthority authority = new ClientAuthority(TestAuthority.ofPathLength(0), () -> now);
    X509Credential made = authority.credential(Samples.device("dev"));
    assertThat(Duration.between(now, made.chain().get(0).getNotAfter().toInstant()))
        .isLessThan(Duration.ofHours(25));
    assertThat(authority.credential(Samples.device("dev"))).isSameAs(made);
    assertThat(authority.credential(Samples.device("other"))).isNotSameAs(made);
  }

  @Test
  void anAuthorityThatCouldMakeAuthoritiesIsRefused() throws Exception {
    X509Credential tooMuch = TestAuthority.ofPathLength(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientAuthority(tooMuch, Instant::now))
        .withMessage("the authority is a CA of path length 0");
  }
}
