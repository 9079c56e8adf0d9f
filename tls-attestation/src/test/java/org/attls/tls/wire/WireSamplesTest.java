package org.attls.tls.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.tls.wire.Structures.hex;

import java.util.List;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.junit.jupiter.api.Test;

/** The samples that we publish, with extension type and length in front, both ways. */
class WireSamplesTest {
  private static final CodePoints CODES = CodePoints.DRAFT_07;
  private static final Bytes NONCE = hex(Structures.NONCE);
  private static final EvidenceType ATTESTATION_263 =
      EvidenceType.of(CredentialKind.ATTESTATION, CmwType.contentFormat(263));
  private static final EvidenceType CERT_EAT =
      EvidenceType.of(CredentialKind.CERT_ATTESTATION, CmwType.mediaType("application/eat+cwt"));
  private static final VerifierIdentity VERIFIER = VerifierIdentity.of("https://verifier.example/");

  @Test
  void evidenceRequestInClientHello() throws AttestationException {
    Bytes sample =
        hex(
            "ffe0 003d  1b 00000107 01010013 6170706c69636174696f6e2f6561742b637774  20 "
                + Structures.NONCE);
    EvidenceRequest.Offer value =
        new EvidenceRequest.Offer(List.of(ATTESTATION_263, CERT_EAT), NONCE);
    assertThat(extension(CODES.evidenceRequest(), value.encode())).isEqualTo(sample);
    assertThat(EvidenceRequest.Offer.decode(data(sample))).isEqualTo(value);
  }

  @Test
  void evidenceRequestInEncryptedExtensions() throws AttestationException {
    Bytes sample = hex("ffe0 0004  00000107");
    EvidenceRequest.Selection value = new EvidenceRequest.Selection(ATTESTATION_263);
    assertThat(extension(CODES.evidenceRequest(), value.encode())).isEqualTo(sample);
    assertThat(EvidenceRequest.Selection.decode(data(sample))).isEqualTo(value);
  }

  @Test
  void evidenceProposalInClientHello() throws AttestationException {
    Bytes sample = hex("ffe1 0005  04 00000107");
    EvidenceProposal.Offer value = new EvidenceProposal.Offer(List.of(ATTESTATION_263));
    assertThat(extension(CODES.evidenceProposal(), value.encode())).isEqualTo(sample);
    assertThat(EvidenceProposal.Offer.decode(data(sample))).isEqualTo(value);
  }

  @Test
  void evidenceProposalInEncryptedExtensions() throws AttestationException {
    Bytes sample = hex("ffe1 0025  00000107 20 " + Structures.NONCE);
    EvidenceProposal.Selection value = new EvidenceProposal.Selection(ATTESTATION_263, NONCE);
    assertThat(extension(CODES.evidenceProposal(), value.encode())).isEqualTo(sample);
    assertThat(EvidenceProposal.Selection.decode(data(sample))).isEqualTo(value);
  }

  @Test
  void resultsRequestInClientHello() throws AttestationException {
    Bytes sample = hex("ffe2 001c  1b 0019 68747470733a2f2f76657269666965722e6578616d706c652f");
    Results.Offer value = new Results.Offer(List.of(VERIFIER));
    assertThat(extension(CODES.resultsRequest(), value.encode())).isEqualTo(sample);
    assertThat(Results.Offer.decode(data(sample))).isEqualTo(value);
  }

  @Test
  void resultsRequestInEncryptedExtensions() throws AttestationException {
    Bytes sample = hex("ffe2 001b  0019 68747470733a2f2f76657269666965722e6578616d706c652f");
    Results.Selection value = new Results.Selection(VERIFIER);
    assertThat(extension(CODES.resultsRequest(), value.encode())).isEqualTo(sample);
    assertThat(Results.Selection.decode(data(sample))).isEqualTo(value);
  }

  @Test
  void bindingModes() throws AttestationException {
    AttestationBinding.Offer offer =
        AttestationBinding.Offer.of(List.of(BindingMode.BOUND, BindingMode.DRAFT));
    assertThat(extension(CODES.attestationBinding(), offer.encode()))
        .isEqualTo(hex("ffe5 0003 02 01 00"));
    assertThat(AttestationBinding.Offer.decode(hex("020100")).known())
        .containsExactly(BindingMode.BOUND, BindingMode.DRAFT);
    assertThat(new AttestationBinding.Selection(BindingMode.BOUND).encode()).isEqualTo(hex("01"));
    assertThat(AttestationBinding.Selection.decode(hex("00")).mode()).isEqualTo(BindingMode.DRAFT);
  }

  private static Bytes extension(int type, Bytes data) {
    return new OctetWriter().u16(type).opaque16(data).toBytes();
  }

  private static Bytes data(Bytes extension) {
    return extension.slice(4, extension.size());
  }
}
