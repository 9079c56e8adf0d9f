package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.hostile.HostileClient;
import org.attls.tls.hostile.HostileServer;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Peers that break the rules in the middle of a handshake that is otherwise right. */
class HostilePeerTest {
  private static final CodePoints CODES = CodePoints.DRAFT_07;
  private static final byte[] TICKET = {4, 0, 0, 14, 0, 0, 14, 16, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0};

  private final FakeVerifier verifier = FakeVerifier.affirming();

  /** Runs our server against a client with those switches. */
  private @Nullable AttestedTlsException serverAgainst(Consumer<HostileClient> switches)
      throws IOException {
    AttestedTlsEngine server =
        Ends.server(Ends.relyingParty(verifier).insecureAllowDraftBinding().build())
            .build()
            .newEngine();
    HostileClient client = new HostileClient();
    switches.accept(client);
    client.start();
    AttestedTlsException end = exchange(server, client);
    if (end == null) {
      assertThat(server.state()).isEqualTo(State.OPEN);
    } else {
      assertThat(server.state()).isEqualTo(State.CLOSED);
      assertThat(server.inputAvailable()).isZero();
      assertThat(end.alert().orElse(0)).as("%s", end).isNotEqualTo(80);
    }
    return end;
  }

  /** Runs our client against a server with those switches. */
  private static @Nullable AttestedTlsException clientAgainst(
      FakeAttester attester, Consumer<HostileServer> switches) throws IOException {
    AttestedTlsEngine client = Ends.client(attester).build().newEngine("server.example");
    HostileServer server = new HostileServer(Ends.certificates().server("server.example"));
    switches.accept(server);
    server.start();
    return exchange(client, server);
  }

  private static @Nullable AttestedTlsException exchange(
      AttestedTlsEngine ours, TlsProtocol theirs) {
    while (true) {
      byte[] out = Pair.drain(ours);
      try {
        if (out.length > 0 && !theirs.isClosed()) {
          theirs.offerInput(out);
        }
      } catch (IOException theyAreDone) {
        // What they make of our alert is not what is tested.
      }
      byte[] in = new byte[theirs.getAvailableOutputBytes()];
      theirs.readOutput(in, 0, in.length);
      try {
        ours.offerInput(in, 0, in.length);
      } catch (AttestedTlsException end) {
        return end;
      }
      if (out.length + in.length == 0) {
        return null;
      }
    }
  }

  private void assertServerRefuses(Consumer<HostileClient> switches, Reason reason, int alert)
      throws IOException {
    AttestedTlsException end = serverAgainst(switches);
    assertThat(end).isNotNull();
    if (end != null) {
      assertThat(end.reason()).as("%s", end).isEqualTo(reason);
      assertThat(end.alert()).contains(alert);
    }
    assertThat(verifier.sessions()).as("no verifier traffic").isZero();
  }

  private static void assertClientRefuses(
      Consumer<HostileServer> switches, Reason reason, int alert) throws IOException {
    FakeAttester attester = FakeAttester.honest();
    AttestedTlsException end = clientAgainst(attester, switches);
    assertThat(end).isNotNull();
    if (end != null) {
      assertThat(end.reason()).as("%s", end).isEqualTo(reason);
      assertThat(end.alert()).contains(alert);
    }
    assertThat(attester.challenges()).as("no evidence was made").isEmpty();
    assertThat(attester.keys()).as("no key is left open").allMatch(SoftwareKey::isClosed);
  }

  @Test
  void anEmptyListOfModesIsMalformed() throws Exception {
    assertServerRefuses(
        client -> client.helloExtensions.put(CODES.attestationBinding(), Bytes.of(0)),
        Reason.MALFORMED_EXTENSION,
        50);
  }

  @Test
  void evidenceDoesNotBelongIntoClientHello() throws Exception {
    assertServerRefuses(
        client -> client.helloExtensions.put(CODES.attestationEvidence(), Bytes.of(1)),
        Reason.WRONG_MESSAGE,
        47);
  }

  @Test
  void withoutASwitchTheServerGetsEvidence() throws Exception {
    FakeAttester attester = FakeAttester.honest();
    clientAgainst(attester, server -> {});
    assertThat(attester.challenges()).hasSize(1);
  }

  @Test
  void aProposalTakenUpNeedsACertificateRequest() throws Exception {
    assertClientRefuses(server -> server.noCertificateRequest = true, Reason.BAD_SELECTION, 47);
  }

  @Test
  void aServerThatTakesNoSignatureOfOurKey() throws Exception {
    FakeAttester attester = FakeAttester.honest();
    AttestedTlsException end =
        clientAgainst(attester, server -> server.requestedScheme = SignatureScheme.ed25519);
    assertThat(end).isNotNull();
    if (end != null) {
      assertThat(end.reason()).isEqualTo(Reason.SIGNATURE_SCHEME);
    }
    assertThat(attester.challenges()).isEmpty();
    assertThat(attester.keys()).hasSize(1).allMatch(SoftwareKey::isClosed);
  }

  @Test
  void anAnswerToWhatWasNotOffered() throws Exception {
    assertClientRefuses(
        server -> server.encryptedExtensions.put(CODES.evidenceRequest(), Bytes.of(0, 0, 1, 7)),
        Reason.PROTOCOL,
        110);
  }

  @Test
  void aTypeThatWasNotOffered() throws Exception {
    EvidenceType other =
        EvidenceType.of(CredentialKind.ATTESTATION, org.attls.cmw.CmwType.contentFormat(263));
    assertClientRefuses(
        server ->
            server.encryptedExtensions.put(
                CODES.evidenceProposal(),
                new EvidenceProposal.Selection(other, Bytes.copyOf(new byte[32])).encode()),
        Reason.BAD_SELECTION,
        47);
  }

  @Test
  void aNonceThatIsTooShort() throws Exception {
    Bytes type = HostilePeerTest.offeredType();
    assertClientRefuses(
        server ->
            server.encryptedExtensions.put(
                CODES.evidenceProposal(),
                new OctetWriter().octets(type).opaque8(Bytes.copyOf(new byte[7])).toBytes()),
        Reason.MALFORMED_EXTENSION,
        50);
    assertClientRefuses(
        server ->
            server.encryptedExtensions.put(
                CODES.evidenceProposal(),
                new OctetWriter().octets(type).opaque8(Bytes.copyOf(new byte[31])).toBytes()),
        Reason.NONCE_LENGTH,
        47);
  }

  @Test
  void aBindingThatWasNotOffered() throws Exception {
    assertClientRefuses(
        server ->
            server.encryptedExtensions.put(
                CODES.attestationBinding(),
                new AttestationBinding.Selection(BindingMode.DRAFT).encode()),
        Reason.BAD_SELECTION,
        47);
  }

  @Test
  void noBindingAtAllIsTooWeak() throws Exception {
    assertClientRefuses(
        server -> server.encryptedExtensions.remove(CODES.attestationBinding()),
        Reason.BINDING_TOO_WEAK,
        40);
  }

  @Test
  void attestationExtensionsDoNotBelongIntoServerHello() throws Exception {
    assertClientRefuses(
        server -> server.helloExtensions = Map.of(CODES.evidenceProposal(), Bytes.of(1)),
        Reason.WRONG_MESSAGE,
        47);
  }

  @Test
  void attestationExtensionsDoNotBelongIntoHelloRetryRequest() throws Exception {
    assertClientRefuses(
        server -> {
          // No client has a share for it in its first ClientHello.
          server.group = NamedGroup.secp384r1;
          server.retryExtensions = Map.of(CODES.evidenceProposal(), Bytes.of(1));
        },
        Reason.WRONG_MESSAGE,
        47);
  }

  @Test
  void aTicketInTheRecordOfFinishedIsNotReadUnderTheOldKeys() throws Exception {
    assertClientRefuses(server -> server.behindFinished = TICKET, Reason.RECORD_BOUNDARY, 10);
  }

  private static Bytes offeredType() {
    return EvidenceType.of(CredentialKind.ATTESTATION, org.attls.tls.fake.FakeEvidence.TYPE)
        .encoded();
  }
}
