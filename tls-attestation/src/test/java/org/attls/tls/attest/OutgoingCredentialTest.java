package org.attls.tls.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.Issuance;
import org.attls.tls.fake.SoftwareKey;
import org.junit.jupiter.api.Test;

class OutgoingCredentialTest {
  private static final SoftwareKey KEY = new SoftwareKey();
  private static final List<X509Certificate> CHAIN =
      new Issuance.Authority().issue(Issuance.forKey(KEY.subjectPublicKeyInfo()));
  private static final int EXTENSION = 60;

  private static Cmw wrapperOf(int octets) {
    // Type and heads take the rest.
    int head =
        CmwWriter.cborRecord(FakeEvidence.TYPE, Bytes.copyOf(new byte[60_000])).octets().size();
    return CmwWriter.cborRecord(FakeEvidence.TYPE, Bytes.copyOf(new byte[60_000 + octets - head]));
  }

  private static void assertUnavailable(List<X509Certificate> chain, Cmw wrapper, String why) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> OutgoingCredential.besideCertificate(chain, KEY, wrapper, EXTENSION))
        .withMessageContaining(why)
        .matches(refused -> refused.reason() == Reason.ATTESTER_UNAVAILABLE);
  }

  @Test
  void theWrapperStandsInThePlaceOfACertificate() {
    Cmw wrapper = wrapperOf(65_000);
    assertThat(OutgoingCredential.alone(wrapper.octets()).entries())
        .containsExactly(new CredentialEntry(wrapper.octets(), Map.of()));
  }

  @Test
  void theWrapperStandsBesideTheFirstCertificateOnly() throws Exception {
    Cmw wrapper = wrapperOf(65_000);
    OutgoingCredential credential =
        OutgoingCredential.besideCertificate(CHAIN, KEY, wrapper, EXTENSION);

    assertThat(credential.wrapper()).isEqualTo(wrapper.octets());
    assertThat(credential.entries())
        .containsExactly(
            new CredentialEntry(
                Bytes.copyOf(CHAIN.get(0).getEncoded()), Map.of(EXTENSION, wrapper.octets())),
            new CredentialEntry(Bytes.copyOf(CHAIN.get(1).getEncoded()), Map.of()));
  }

  @Test
  void anExtensionHasRoomFor65531Octets() throws Exception {
    Cmw largest = wrapperOf(65_531);
    assertThat(largest.octets().size()).isEqualTo(65_531);
    assertThat(OutgoingCredential.besideCertificate(CHAIN, KEY, largest, EXTENSION).wrapper())
        .isEqualTo(largest.octets());
    assertUnavailable(CHAIN, wrapperOf(65_532), "65532 octets");
  }

  @Test
  void aCertificateForAnotherKeyIsNotSent() {
    List<X509Certificate> other =
        new Issuance.Authority().issue(Issuance.forKey(new SoftwareKey().subjectPublicKeyInfo()));
    assertUnavailable(other, wrapperOf(65_000), "another key");
    assertUnavailable(List.of(), wrapperOf(65_000), "no certificate");
  }
}
