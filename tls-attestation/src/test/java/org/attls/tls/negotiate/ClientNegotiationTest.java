package org.attls.tls.negotiate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.attls.tls.negotiate.Samples.BOTH;
import static org.attls.tls.negotiate.Samples.BOUND;
import static org.attls.tls.negotiate.Samples.CLIENT_NONCE;
import static org.attls.tls.negotiate.Samples.CODES;
import static org.attls.tls.negotiate.Samples.OTHER;
import static org.attls.tls.negotiate.Samples.SERVER_NONCE;
import static org.attls.tls.negotiate.Samples.STRANGER;
import static org.attls.tls.negotiate.Samples.TPM;
import static org.attls.tls.negotiate.Samples.VERIFIER;
import static org.attls.tls.negotiate.Samples.direction;
import static org.attls.tls.negotiate.Samples.nonce;
import static org.attls.tls.negotiate.Samples.refused;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;
import org.attls.tls.wire.Results;
import org.attls.tls.wire.VerifierIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClientNegotiationTest {
  private static final AttestationPolicy ALL =
      new AttestationPolicy(
          direction(Requirement.PREFERRED, "ER"), direction(Requirement.PREFERRED, "ER"), BOTH);

  private static final Bytes SERVER_EVIDENCE = new EvidenceRequest.Selection(TPM).encode();
  private static final Bytes CLIENT_EVIDENCE =
      new EvidenceProposal.Selection(TPM, SERVER_NONCE).encode();
  private static final Bytes RESULT = new Results.Selection(VERIFIER).encode();
  private static final Bytes MODE_BOUND =
      new AttestationBinding.Selection(BindingMode.BOUND).encode();

  @Test
  void offersWhatThePolicySays() {
    ClientOffer offer = ClientNegotiation.offer(ALL, CLIENT_NONCE);
    assertThat(offer.evidenceRequest())
        .contains(new EvidenceRequest.Offer(List.of(TPM), CLIENT_NONCE));
    assertThat(offer.resultsRequest()).contains(new Results.Offer(List.of(VERIFIER)));
    assertThat(offer.evidenceProposal()).contains(new EvidenceProposal.Offer(List.of(TPM)));
    assertThat(offer.resultsProposal()).contains(new Results.Offer(List.of(VERIFIER)));
    assertThat(offer.binding()).contains(AttestationBinding.Offer.of(BOTH));
    assertThat(ClientNegotiation.offer(AttestationPolicy.OFF, CLIENT_NONCE))
        .isEqualTo(ClientOffer.NONE);
  }

  @Test
  void leavesOutWhatItHasNothingFor() {
    DirectionPolicy idle =
        new DirectionPolicy(
            Requirement.PREFERRED,
            List.of(Model.BACKGROUND_CHECK, Model.PASSPORT),
            List.of(),
            List.of());
    assertThat(ClientNegotiation.offer(AttestationPolicy.bound(idle, idle), CLIENT_NONCE))
        .isEqualTo(ClientOffer.NONE);
  }

  @Test
  void offersBindingBesideEvidenceOnly() {
    assertThat(
            ClientNegotiation.offer(
                    AttestationPolicy.bound(
                        direction(Requirement.REQUIRED, "R"), direction(Requirement.REQUIRED, "R")),
                    CLIENT_NONCE)
                .binding())
        .isEmpty();
    assertThat(
            ClientNegotiation.offer(
                    AttestationPolicy.bound(
                        DirectionPolicy.OFF, direction(Requirement.REQUIRED, "E")),
                    CLIENT_NONCE)
                .binding())
        .contains(AttestationBinding.Offer.of(BOUND));
  }

  @Test
  void doesNotOfferANonceThatBoundDoesNotTake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientNegotiation.offer(ALL, nonce(1, 16)));
    AttestationPolicy draft =
        new AttestationPolicy(
            direction(Requirement.REQUIRED, "E"), DirectionPolicy.OFF, List.of(BindingMode.DRAFT));
    assertThat(ClientNegotiation.offer(draft, nonce(1, 16)).evidenceRequest()).isPresent();
  }

  /** Every combination of what two ends want: both see the same outcome. */
  @ParameterizedTest
  @EnumSource
  void bothEndsAgree(Requirement client) throws AttestationException {
    String[] models = {"E", "R", "ER", "RE"};
    for (Requirement server : Requirement.values()) {
      for (String serverSide : models) {
        for (String clientSide : models) {
          for (List<BindingMode> modes : List.of(BOUND, BOTH)) {
            AttestationPolicy ofClient =
                new AttestationPolicy(
                    direction(client, serverSide), direction(client, clientSide), BOUND);
            AttestationPolicy ofServer =
                new AttestationPolicy(direction(server, "ER"), direction(server, "RE"), modes);
            agree(ofClient, ofServer, serverSide, clientSide);
          }
        }
      }
    }
  }

  private static void agree(
      AttestationPolicy ofClient, AttestationPolicy ofServer, String serverSide, String clientSide)
      throws AttestationException {
    ClientOffer sent = ClientNegotiation.offer(ofClient, CLIENT_NONCE);
    ClientOffer received = ClientOffer.read(sent.extensions(CODES), CODES, ofServer);
    Requirement client = ofClient.serverAttests().requirement();
    Requirement server = ofServer.serverAttests().requirement();
    if (client == Requirement.OFF && server == Requirement.REQUIRED) {
      refused(
          Reason.NOT_OFFERED,
          () -> ServerNegotiation.decide(ofServer, received, () -> SERVER_NONCE));
      return;
    }
    ServerAnswer decided = ServerNegotiation.decide(ofServer, received, () -> SERVER_NONCE);
    if (client == Requirement.REQUIRED && server == Requirement.OFF) {
      refused(
          Reason.NOT_ANSWERED,
          () -> ClientNegotiation.accept(ofClient, sent, decided.extensions(CODES), CODES));
      return;
    }
    ServerAnswer accepted =
        ClientNegotiation.accept(ofClient, sent, decided.extensions(CODES), CODES);
    assertThat(accepted).isEqualTo(decided);
    boolean attested = client != Requirement.OFF && server != Requirement.OFF;
    assertThat(accepted.serverAttests().isPresent()).isEqualTo(attested);
    assertThat(accepted.clientAttests().isPresent()).isEqualTo(attested);
    if (attested) {
      // The server prefers evidence of itself, and results of the client.
      assertThat(accepted.serverAttests().get().model())
          .isEqualTo(serverSide.contains("E") ? Model.BACKGROUND_CHECK : Model.PASSPORT);
      assertThat(accepted.clientAttests().get().model())
          .isEqualTo(clientSide.contains("R") ? Model.PASSPORT : Model.BACKGROUND_CHECK);
    }
  }

  @Test
  void acceptsAServerThatKnowsNothingWhereThatIsAllowed() throws AttestationException {
    assertThat(accept(ALL, Map.of())).isEqualTo(ServerAnswer.NONE);
    assertThat(accept(ALL, Map.of(43, Bytes.of(1)))).isEqualTo(ServerAnswer.NONE);
  }

  @ParameterizedTest
  @CsvSource({"REQUIRED, OFF", "OFF, REQUIRED", "REQUIRED, REQUIRED"})
  void refusesAServerThatDoesNotTakeUpWhatIsRequired(Requirement server, Requirement client) {
    AttestationPolicy policy =
        AttestationPolicy.bound(direction(server, "ER"), direction(client, "ER"));
    refused(Reason.NOT_ANSWERED, () -> accept(policy, Map.of()));
  }

  @Test
  void refusesWhatItDidNotOffer() {
    Map<Integer, Bytes> answers =
        Map.of(
            CODES.evidenceRequest(), SERVER_EVIDENCE,
            CODES.resultsRequest(), RESULT,
            CODES.evidenceProposal(), CLIENT_EVIDENCE,
            CODES.resultsProposal(), RESULT,
            CODES.attestationBinding(), MODE_BOUND);
    answers.forEach(
        (type, data) ->
            refused(Reason.UNSOLICITED, () -> accept(AttestationPolicy.OFF, Map.of(type, data))));
    // Also beside something that was offered.
    AttestationPolicy passport =
        AttestationPolicy.bound(direction(Requirement.REQUIRED, "R"), DirectionPolicy.OFF);
    refused(
        Reason.UNSOLICITED,
        () ->
            accept(
                passport,
                Map.of(CODES.resultsRequest(), RESULT, CODES.attestationBinding(), MODE_BOUND)));
  }

  @Test
  void refusesASelectionThatIsNotOneOfTheOffers() {
    refused(
        Reason.BAD_SELECTION,
        () ->
            accept(
                ALL,
                Map.of(CODES.evidenceRequest(), new EvidenceRequest.Selection(OTHER).encode())));
    refused(
        Reason.BAD_SELECTION,
        () ->
            accept(
                ALL,
                Map.of(
                    CODES.evidenceProposal(),
                    new EvidenceProposal.Selection(OTHER, SERVER_NONCE).encode())));
    refused(
        Reason.BAD_SELECTION,
        () ->
            accept(ALL, Map.of(CODES.resultsRequest(), new Results.Selection(STRANGER).encode())));
    refused(
        Reason.BAD_SELECTION,
        () ->
            accept(ALL, Map.of(CODES.resultsProposal(), new Results.Selection(STRANGER).encode())));
  }

  @Test
  void refusesAnotherSpellingOfAnOffer() {
    EvidenceType shouted =
        EvidenceType.of(
            CredentialKind.ATTESTATION,
            CmwType.mediaType("APPLICATION/vnd.parallaxsecond.key-attestation.tpm"));
    assertThat(shouted.matches(TPM)).isTrue();
    refused(
        Reason.BAD_SELECTION,
        () ->
            accept(
                ALL,
                Map.of(CODES.evidenceRequest(), new EvidenceRequest.Selection(shouted).encode())));
  }

  @Test
  void refusesAnUnknownKindInASelection() {
    EvidenceType unknown = EvidenceType.of(new CredentialKind(9), TPM.type());
    refused(
        Reason.BAD_SELECTION,
        () ->
            accept(
                ALL,
                Map.of(CODES.evidenceRequest(), new EvidenceRequest.Selection(unknown).encode())));
  }

  @Test
  void refusesTwoModelsForOneDirection() {
    refused(
        Reason.BAD_SELECTION,
        () ->
            accept(
                ALL,
                Map.of(CODES.evidenceRequest(), SERVER_EVIDENCE, CODES.resultsRequest(), RESULT)));
    refused(
        Reason.BAD_SELECTION,
        () ->
            accept(
                ALL,
                Map.of(
                    CODES.evidenceProposal(), CLIENT_EVIDENCE, CODES.resultsProposal(), RESULT)));
  }

  @Test
  void refusesTruncatedAndOverlongAnswers() {
    Map<Integer, Bytes> answers =
        Map.of(
            CODES.evidenceRequest(), SERVER_EVIDENCE,
            CODES.resultsRequest(), RESULT,
            CODES.evidenceProposal(), CLIENT_EVIDENCE,
            CODES.resultsProposal(), RESULT,
            CODES.attestationBinding(), MODE_BOUND);
    answers.forEach(
        (type, data) -> {
          refused(
              Reason.MALFORMED_EXTENSION,
              () -> accept(ALL, Map.of(type, data.slice(0, data.size() - 1))));
          refused(
              Reason.MALFORMED_EXTENSION,
              () -> accept(ALL, Map.of(type, Bytes.concat(data, Bytes.of(0)))));
        });
  }

  @Test
  void refusesEvidenceInEncryptedExtensions() {
    refused(
        Reason.WRONG_MESSAGE, () -> accept(ALL, Map.of(CODES.attestationEvidence(), Bytes.EMPTY)));
  }

  @Test
  void refusesABindingAnswerWithoutEvidence() {
    refused(
        Reason.BAD_SELECTION, () -> accept(ALL, Map.of(CODES.attestationBinding(), MODE_BOUND)));
    refused(
        Reason.BAD_SELECTION,
        () ->
            accept(
                ALL,
                Map.of(CODES.resultsRequest(), RESULT, CODES.attestationBinding(), MODE_BOUND)));
  }

  @Test
  void refusesABindingModeThatItDidNotOffer() {
    AttestationPolicy bound =
        AttestationPolicy.bound(direction(Requirement.REQUIRED, "E"), DirectionPolicy.OFF);
    for (int mode : new int[] {0, 2, 255}) {
      refused(
          Reason.BAD_SELECTION,
          () ->
              accept(
                  bound,
                  Map.of(
                      CODES.evidenceRequest(),
                      SERVER_EVIDENCE,
                      CODES.attestationBinding(),
                      Bytes.of(mode))));
    }
  }

  @Test
  void aServerThatDoesNotAnswerBindingMeansDraft() throws AttestationException {
    Map<Integer, Bytes> answer = Map.of(CODES.evidenceRequest(), SERVER_EVIDENCE);
    AttestationPolicy bound =
        AttestationPolicy.bound(direction(Requirement.REQUIRED, "E"), DirectionPolicy.OFF);
    refused(Reason.BINDING_TOO_WEAK, () -> accept(bound, answer));
    Negotiated.BackgroundCheck agreed =
        accept(ALL, answer).serverAttests().flatMap(Negotiated::evidence).orElseThrow();
    assertThat(agreed.binding()).isEqualTo(BindingMode.DRAFT);
    assertThat(agreed.nonce()).isEqualTo(CLIENT_NONCE);
  }

  @ParameterizedTest
  @CsvSource({"8, false", "31, false", "32, true", "64, true", "65, false", "255, false"})
  void sizeOfTheServersNonceInModeBound(int size, boolean taken) throws AttestationException {
    AttestationPolicy policy =
        AttestationPolicy.bound(DirectionPolicy.OFF, direction(Requirement.REQUIRED, "E"));
    Map<Integer, Bytes> answer =
        Map.of(
            CODES.evidenceProposal(),
            new EvidenceProposal.Selection(TPM, nonce(1, size)).encode(),
            CODES.attestationBinding(),
            MODE_BOUND);
    if (taken) {
      assertThat(accept(policy, answer).clientAttests()).isPresent();
    } else {
      refused(Reason.NONCE_LENGTH, () -> accept(policy, answer));
    }
  }

  @Test
  void refusesItsOwnNonceFromTheServer() {
    Map<Integer, Bytes> answer = new HashMap<>();
    answer.put(
        CODES.evidenceProposal(), new EvidenceProposal.Selection(TPM, CLIENT_NONCE).encode());
    refused(Reason.EQUAL_NONCES, () -> accept(ALL, answer));
    answer.put(CODES.attestationBinding(), MODE_BOUND);
    answer.put(CODES.evidenceRequest(), SERVER_EVIDENCE);
    refused(Reason.EQUAL_NONCES, () -> accept(ALL, answer));
  }

  @Test
  void aProposalIsTakenUpWithACertificateRequestOnly() throws AttestationException {
    ServerAnswer taken =
        new ServerAnswer(
            Optional.empty(),
            Optional.of(new Negotiated.Passport(Direction.CLIENT_ATTESTS, VERIFIER)),
            Optional.empty());
    refused(Reason.BAD_SELECTION, () -> ClientNegotiation.requireCertificateRequest(taken, false));
    ClientNegotiation.requireCertificateRequest(taken, true);
    ClientNegotiation.requireCertificateRequest(ServerAnswer.NONE, false);
  }

  @Test
  void aListThatCannotBeSentIsAConfigurationError() {
    List<VerifierIdentity> tooMany =
        List.of(VerifierIdentity.of("a".repeat(200)), VerifierIdentity.of("b".repeat(200)));
    AttestationPolicy policy =
        AttestationPolicy.bound(
            DirectionPolicy.results(Requirement.REQUIRED, tooMany), DirectionPolicy.OFF);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientNegotiation.offer(policy, CLIENT_NONCE));
  }

  private static ServerAnswer accept(AttestationPolicy policy, Map<Integer, Bytes> extensions)
      throws AttestationException {
    return ClientNegotiation.accept(
        policy, ClientNegotiation.offer(policy, CLIENT_NONCE), extensions, CODES);
  }
}
