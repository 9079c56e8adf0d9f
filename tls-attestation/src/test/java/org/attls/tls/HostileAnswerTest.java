package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileServer;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;
import org.junit.jupiter.api.Test;

/** Servers that attest, and answer the request for it in a way that they may not. */
class HostileAnswerTest {
  private static final CodePoints CODES = CodePoints.DRAFT_07;

  private final FakeVerifier verifier = FakeVerifier.affirming();
  private final FakeAttester attester = FakeAttester.honest();
  private HostileServer server = new HostileServer();
  private AttestedTlsClient.Builder client =
      AttestedTlsClient.relyingOn(Ends.relyingParty(verifier).insecureAllowDraftBinding().build());

  private void assertRefused(Consumer<HostileServer> switches, Reason reason, int alert)
      throws IOException {
    switches.accept(server);
    server.start();
    AttestedTlsEngine ours = client.build().newEngine("server.example");
    AttestedTlsException end = Objects.requireNonNull(Exchange.run(ours, server), "taken");
    assertThat(end.reason()).as("%s", end).isEqualTo(reason);
    assertThat(end.alert()).contains(alert);
    assertThat(ours.state()).isEqualTo(State.CLOSED);
    assertThat(verifier.sessions()).as("no verifier traffic").isZero();
    assertThat(attester.keys()).as("no evidence for it").isEmpty();
  }

  @Test
  void noAnswer() throws Exception {
    assertRefused(it -> it.encryptedExtensions.clear(), Reason.NOT_ANSWERED, 40);
  }

  @Test
  void aTypeThatWasNotOffered() throws Exception {
    EvidenceType other = EvidenceType.of(CredentialKind.ATTESTATION, CmwType.contentFormat(263));
    assertRefused(
        it ->
            it.encryptedExtensions.put(
                CODES.evidenceRequest(), new EvidenceRequest.Selection(other).encode()),
        Reason.BAD_SELECTION,
        47);
  }

  @Test
  void aKindThatWasNotOffered() throws Exception {
    EvidenceType other = EvidenceType.of(CredentialKind.CERT_ATTESTATION, FakeEvidence.TYPE);
    assertRefused(
        it ->
            it.encryptedExtensions.put(
                CODES.evidenceRequest(), new EvidenceRequest.Selection(other).encode()),
        Reason.BAD_SELECTION,
        47);
  }

  @Test
  void anAnswerWithOctetsLeftOver() throws Exception {
    assertRefused(
        it ->
            it.encryptedExtensions.computeIfPresent(
                CODES.evidenceRequest(), (type, data) -> Bytes.concat(data, Bytes.of(0))),
        Reason.MALFORMED_EXTENSION,
        50);
  }

  @Test
  void noBindingWhereTheNonceAloneIsNotEnough() throws Exception {
    client = AttestedTlsClient.relyingOn(Ends.relyingParty(verifier).build());
    assertRefused(
        it -> it.encryptedExtensions.remove(CODES.attestationBinding()),
        Reason.BINDING_TOO_WEAK,
        40);
  }

  @Test
  void aBindingThatWasNotOffered() throws Exception {
    client = AttestedTlsClient.relyingOn(Ends.relyingParty(verifier).build());
    assertRefused(it -> {}, Reason.BAD_SELECTION, 47);
  }

  @Test
  void aBindingWithoutEvidence() throws Exception {
    assertRefused(
        it -> it.encryptedExtensions.remove(CODES.evidenceRequest()), Reason.BAD_SELECTION, 47);
  }

  @Test
  void evidenceOverTheNonceWhereBoundWasAgreedOn() throws Exception {
    assertRefused(
        it ->
            it.encryptedExtensions.put(
                CODES.attestationBinding(),
                new AttestationBinding.Selection(BindingMode.BOUND).encode()),
        Reason.BINDING_MISMATCH,
        42);
  }

  @Test
  void aCertificateInPlaceOfTheEvidence() throws Exception {
    server = new HostileServer(Ends.certificates().server("server.example"));
    EvidenceType type = EvidenceType.of(CredentialKind.ATTESTATION, FakeEvidence.TYPE);
    assertRefused(
        it -> {
          it.noCertificateRequest = true;
          it.encryptedExtensions.remove(CODES.evidenceProposal());
          it.encryptedExtensions.put(
              CODES.evidenceRequest(), new EvidenceRequest.Selection(type).encode());
        },
        Reason.EVIDENCE_MALFORMED,
        42);
  }

  @Test
  void aServerNameInReturn() throws Exception {
    assertRefused(it -> it.encryptedExtensions.put(0, Bytes.of(0)), Reason.MALFORMED_EXTENSION, 50);
  }

  @Test
  void theClientsOwnNonceInReturn() throws Exception {
    client.attester(attester).insecureAllowDraftBinding();
    assertRefused(
        it -> {
          it.mirrorsNonce = true;
          it.noCertificateRequest = false;
        },
        Reason.EQUAL_NONCES,
        47);
  }

  @Test
  void aProposalTakenUpWithoutACertificateRequest() throws Exception {
    client.attester(attester).insecureAllowDraftBinding();
    Bytes nonce = Bytes.copyOf(new byte[32]);
    assertRefused(
        it ->
            it.encryptedExtensions.put(
                CODES.evidenceProposal(),
                new EvidenceProposal.Selection(
                        EvidenceType.of(CredentialKind.ATTESTATION, FakeEvidence.TYPE), nonce)
                    .encode()),
        Reason.BAD_SELECTION,
        47);
  }
}
