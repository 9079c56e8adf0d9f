package org.attls.tls.credential;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.attls.tls.fake.TestCertificates;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class X509CredentialTest {
  @Test
  void saysThatAKindOfKeyIsNotSupported() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    X500Name name = new X500Name("CN=server.example");
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(Instant.now()),
                        Date.from(Instant.now().plus(Duration.ofHours(1))),
                        name,
                        pair.getPublic())
                    .build(new JcaContentSignerBuilder("Ed25519").build(pair.getPrivate())));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new X509Credential(List.of(certificate), pair.getPrivate()))
        .withMessageContaining("P-256");
  }

  @Test
  void saysThatAKeyBelongsToAnotherCertificate() {
    TestCertificates authority = new TestCertificates();
    X509Credential one = authority.server("server.example");
    X509Credential other = authority.server("server.example");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new X509Credential(one.chain(), other.key()))
        .withMessageContaining("does not belong");
  }
}
