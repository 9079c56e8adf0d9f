package org.attls.tls.negotiate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.attls.tls.negotiate.Samples.BOTH;
import static org.attls.tls.negotiate.Samples.BOUND;
import static org.attls.tls.negotiate.Samples.CLIENT_NONCE;
import static org.attls.tls.negotiate.Samples.CODES;
import static org.attls.tls.negotiate.Samples.OTHER;
import static org.attls.tls.negotiate.Samples.SERVER_NONCE;
import static org.attls.tls.negotiate.Samples.TPM;
import static org.attls.tls.negotiate.Samples.TPM_BESIDE_CERTIFICATE;
import static org.attls.tls.negotiate.Samples.VERIFIER;
import static org.attls.tls.negotiate.Samples.direction;
import static org.attls.tls.negotiate.Samples.nonce;
import static org.attls.tls.negotiate.Samples.offer;
import static org.attls.tls.negotiate.Samples.refused;

import java.util.Iterator;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerNegotiationTest {
  private static final DirectionPolicy NO_DIRECTION = DirectionPolicy.OFF;

  /**
   * Columns: what the client offers (E evidence, R results; small: nothing in common), what the
   * server wants, its models in order of preference, the outcome.
   */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          -,  OFF,       E,  none
          ER, OFF,       E,  none
          er, OFF,       E,  none
          -,  PREFERRED, E,  none
          -,  PREFERRED, ER, none
          E,  PREFERRED, E,  evidence
          E,  PREFERRED, R,  none
          E,  PREFERRED, ER, evidence
          E,  PREFERRED, RE, evidence
          R,  PREFERRED, E,  none
          R,  PREFERRED, R,  results
          R,  PREFERRED, ER, results
          ER, PREFERRED, E,  evidence
          ER, PREFERRED, R,  results
          ER, PREFERRED, ER, evidence
          ER, PREFERRED, RE, results
          eR, PREFERRED, ER, results
          Er, PREFERRED, RE, evidence
          e,  PREFERRED, E,  NO_COMMON_EVIDENCE
          r,  PREFERRED, R,  NO_COMMON_VERIFIER
          er, PREFERRED, ER, NO_COMMON_EVIDENCE
          er, PREFERRED, R,  NO_COMMON_VERIFIER
          -,  REQUIRED,  E,  NOT_OFFERED
          R,  REQUIRED,  E,  NOT_OFFERED
          E,  REQUIRED,  E,  evidence
          R,  REQUIRED,  RE, results
          e,  REQUIRED,  E,  NO_COMMON_EVIDENCE
          r,  REQUIRED,  ER, NO_COMMON_VERIFIER
          """)
  void serverAttests(String offered, Requirement requirement, String models, String outcome)
      throws AttestationException {
    AttestationPolicy policy =
        AttestationPolicy.bound(direction(requirement, models), NO_DIRECTION);
    ClientOffer offer = offer(offered, "-", Optional.of(BOUND));
    if (outcome.contains("_")) {
      refused(Reason.valueOf(outcome), () -> decide(policy, offer));
      return;
    }
    ServerAnswer answer = decide(policy, offer);
    assertThat(answer.clientAttests()).isEmpty();
    assertThat(answer.serverAttests())
        .isEqualTo(expected(Direction.SERVER_ATTESTS, outcome, CLIENT_NONCE));
    assertThat(answer.binding().isPresent()).isEqualTo(outcome.equals("evidence"));
  }

  /** The same columns. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          -,  OFF,       E,  none
          ER, OFF,       E,  none
          -,  PREFERRED, E,  none
          E,  PREFERRED, E,  evidence
          E,  PREFERRED, R,  none
          R,  PREFERRED, R,  results
          R,  PREFERRED, E,  none
          ER, PREFERRED, ER, evidence
          ER, PREFERRED, RE, results
          eR, PREFERRED, ER, results
          Er, PREFERRED, RE, evidence
          e,  PREFERRED, E,  none
          r,  PREFERRED, R,  none
          er, PREFERRED, ER, none
          -,  REQUIRED,  E,  NOT_OFFERED
          -,  REQUIRED,  ER, NOT_OFFERED
          R,  REQUIRED,  E,  NOT_OFFERED
          E,  REQUIRED,  E,  evidence
          R,  REQUIRED,  R,  results
          ER, REQUIRED,  RE, results
          eR, REQUIRED,  ER, results
          e,  REQUIRED,  E,  NO_COMMON_EVIDENCE
          r,  REQUIRED,  R,  NO_COMMON_VERIFIER
          er, REQUIRED,  ER, NO_COMMON_EVIDENCE
          """)
  void clientAttests(String offered, Requirement requirement, String models, String outcome)
      throws AttestationException {
    AttestationPolicy policy =
        AttestationPolicy.bound(NO_DIRECTION, direction(requirement, models));
    ClientOffer offer = offer("-", offered, Optional.of(BOUND));
    if (outcome.contains("_")) {
      refused(Reason.valueOf(outcome), () -> decide(policy, offer));
      return;
    }
    ServerAnswer answer = decide(policy, offer);
    assertThat(answer.serverAttests()).isEmpty();
    assertThat(answer.clientAttests())
        .isEqualTo(expected(Direction.CLIENT_ATTESTS, outcome, SERVER_NONCE));
    assertThat(answer.binding().isPresent()).isEqualTo(outcome.equals("evidence"));
  }

  @ParameterizedTest
  @CsvSource({"E, E", "E, R", "R, E", "R, R"})
  void bothDirectionsWithIndependentModels(String server, String client)
      throws AttestationException {
    AttestationPolicy policy =
        AttestationPolicy.bound(
            direction(Requirement.REQUIRED, server), direction(Requirement.REQUIRED, client));
    ServerAnswer answer = decide(policy, offer("ER", "ER", Optional.of(BOUND)));
    assertThat(answer.serverAttests())
        .isEqualTo(
            expected(Direction.SERVER_ATTESTS, server.equals("E") ? "evidence" : "", CLIENT_NONCE));
    assertThat(answer.clientAttests())
        .isEqualTo(
            expected(Direction.CLIENT_ATTESTS, client.equals("E") ? "evidence" : "", SERVER_NONCE));
    assertThat(answer.of(Direction.SERVER_ATTESTS)).isEqualTo(answer.serverAttests());
    assertThat(answer.of(Direction.CLIENT_ATTESTS)).isEqualTo(answer.clientAttests());
  }

  /** Columns: what the client sends (none, or modes in order), what is acceptable, the outcome. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          none, 1,  BINDING_TOO_WEAK
          none, 10, draft
          0,    1,  BINDING_TOO_WEAK
          0,    10, DRAFT
          1,    1,  BOUND
          1,    10, BOUND
          10,   1,  BOUND
          01,   1,  BOUND
          10,   10, BOUND
          01,   10, DRAFT
          1,    0,  BINDING_TOO_WEAK
          7,    10, BINDING_TOO_WEAK
          71,   10, BOUND
          """)
  void bindingMode(String sent, String acceptable, String outcome) throws AttestationException {
    List<BindingMode> modes =
        acceptable.chars().mapToObj(c -> BindingMode.ofCode(c - '0').orElseThrow()).toList();
    for (boolean serverSide : new boolean[] {true, false}) {
      DirectionPolicy on = direction(Requirement.PREFERRED, "E");
      AttestationPolicy policy =
          new AttestationPolicy(
              serverSide ? on : NO_DIRECTION, serverSide ? NO_DIRECTION : on, modes);
      ClientOffer without = offer("E", "E", Optional.empty());
      ClientOffer offer =
          new ClientOffer(
              without.evidenceRequest(),
              Optional.empty(),
              without.evidenceProposal(),
              Optional.empty(),
              sent.equals("none")
                  ? Optional.empty()
                  : Optional.of(
                      new AttestationBinding.Offer(
                          Bytes.of(sent.chars().map(c -> c - '0').toArray()))));
      if (outcome.contains("_")) {
        refused(Reason.valueOf(outcome), () -> decide(policy, offer));
        continue;
      }
      ServerAnswer answer = decide(policy, offer);
      // A client that sent no extension gets none back, and has mode draft.
      assertThat(answer.binding().map(Enum::name).orElse("draft")).isEqualTo(outcome);
      Negotiated agreed =
          (serverSide ? answer.serverAttests() : answer.clientAttests()).orElseThrow();
      assertThat(agreed.evidence().orElseThrow().binding())
          .isEqualTo(answer.binding().orElse(BindingMode.DRAFT));
    }
  }

  @Test
  void aPassportNeedsNoBinding() throws AttestationException {
    AttestationPolicy policy =
        AttestationPolicy.bound(direction(Requirement.REQUIRED, "R"), NO_DIRECTION);
    ServerAnswer answer = decide(policy, offer("R", "-", Optional.empty()));
    assertThat(answer.binding()).isEmpty();
    assertThat(answer.serverAttests().orElseThrow().model()).isEqualTo(Model.PASSPORT);
  }

  @ParameterizedTest
  @CsvSource({
    "8, DRAFT, true",
    "255, DRAFT, true",
    "31, BOUND, false",
    "32, BOUND, true",
    "64, BOUND, true",
    "65, BOUND, false"
  })
  void sizeOfTheClientsNonce(int size, BindingMode mode, boolean taken)
      throws AttestationException {
    AttestationPolicy policy =
        new AttestationPolicy(direction(Requirement.REQUIRED, "E"), NO_DIRECTION, List.of(mode));
    ClientOffer offer =
        new ClientOffer(
            Optional.of(new EvidenceRequest.Offer(List.of(TPM), nonce(1, size))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(AttestationBinding.Offer.of(List.of(mode))));
    if (taken) {
      assertThat(decide(policy, offer).serverAttests()).isPresent();
    } else {
      refused(Reason.NONCE_LENGTH, () -> decide(policy, offer));
    }
  }

  @Test
  void drawsAgainWhenTheNonceEqualsTheClients() throws AttestationException {
    AttestationPolicy policy =
        AttestationPolicy.bound(
            direction(Requirement.REQUIRED, "E"), direction(Requirement.REQUIRED, "E"));
    Iterator<Bytes> drawn = List.of(CLIENT_NONCE, SERVER_NONCE).iterator();
    ServerAnswer answer =
        ServerNegotiation.decide(policy, offer("E", "E", Optional.of(BOUND)), drawn::next);
    assertThat(answer.clientAttests().flatMap(Negotiated::evidence).orElseThrow().nonce())
        .isEqualTo(SERVER_NONCE);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                ServerNegotiation.decide(
                    policy, offer("E", "E", Optional.of(BOUND)), () -> CLIENT_NONCE));
  }

  @Test
  void doesNotSendANonceOfTheWrongSize() {
    AttestationPolicy policy =
        AttestationPolicy.bound(NO_DIRECTION, direction(Requirement.REQUIRED, "E"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ServerNegotiation.decide(
                    policy, offer("-", "E", Optional.of(BOUND)), () -> nonce(1, 16)));
  }

  @Test
  void asksForNoNonceWhereNoneIsNeeded() throws AttestationException {
    AttestationPolicy policy =
        AttestationPolicy.bound(
            direction(Requirement.REQUIRED, "E"), direction(Requirement.REQUIRED, "R"));
    ServerAnswer answer =
        ServerNegotiation.decide(
            policy,
            offer("E", "R", Optional.of(BOUND)),
            () -> {
              throw new AssertionError("a nonce was drawn");
            });
    assertThat(answer.clientAttests()).isPresent();
  }

  @Test
  void takesTheClientsOrderAndEchoesItsSpelling() throws AttestationException {
    EvidenceType shouted =
        EvidenceType.of(
            CredentialKind.ATTESTATION,
            CmwType.mediaType("APPLICATION/vnd.parallaxsecond.key-attestation.tpm"));
    DirectionPolicy own =
        DirectionPolicy.evidence(Requirement.REQUIRED, List.of(TPM_BESIDE_CERTIFICATE, TPM));
    ClientOffer offer =
        new ClientOffer(
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new EvidenceProposal.Offer(List.of(OTHER, shouted, TPM_BESIDE_CERTIFICATE))),
            Optional.empty(),
            Optional.of(AttestationBinding.Offer.of(BOUND)));
    EvidenceType selected =
        decide(AttestationPolicy.bound(NO_DIRECTION, own), offer)
            .clientAttests()
            .flatMap(Negotiated::evidence)
            .orElseThrow()
            .type();
    assertThat(selected).isEqualTo(shouted).isNotEqualTo(TPM);
  }

  @Test
  void skipsAnUnknownKindEvenWhereTheTypeMatches() {
    EvidenceType unknown = EvidenceType.of(new CredentialKind(9), TPM.type());
    AttestationPolicy policy =
        AttestationPolicy.bound(
            NO_DIRECTION, DirectionPolicy.evidence(Requirement.REQUIRED, List.of(TPM)));
    ClientOffer offer =
        new ClientOffer(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new EvidenceProposal.Offer(List.of(unknown))),
            Optional.empty(),
            Optional.of(AttestationBinding.Offer.of(BOUND)));
    refused(Reason.NO_COMMON_EVIDENCE, () -> decide(policy, offer));
  }

  @Test
  void nothingAvailableAtTheMomentIsNothingInCommon() {
    DirectionPolicy idle =
        new DirectionPolicy(Requirement.PREFERRED, List.of(Model.PASSPORT), List.of(), List.of());
    refused(
        Reason.NO_COMMON_VERIFIER,
        () ->
            decide(AttestationPolicy.bound(idle, NO_DIRECTION), offer("R", "-", Optional.empty())));
  }

  @Test
  void doesNotLookAtExtensionsThatAreOff() throws AttestationException {
    Map<Integer, Bytes> garbage =
        Map.of(
            CODES.evidenceRequest(), Bytes.of(1),
            CODES.resultsRequest(), Bytes.of(1),
            CODES.evidenceProposal(), Bytes.of(1),
            CODES.resultsProposal(), Bytes.of(1),
            CODES.attestationBinding(), Bytes.of(9),
            CODES.attestationEvidence(), Bytes.of(1));
    assertThat(ClientOffer.read(garbage, CODES, AttestationPolicy.OFF)).isEqualTo(ClientOffer.NONE);
    assertThat(decide(AttestationPolicy.OFF, ClientOffer.NONE)).isEqualTo(ServerAnswer.NONE);
    Map<Integer, Bytes> oneGood =
        Map.of(
            CODES.evidenceRequest(), Bytes.of(1),
            CODES.resultsRequest(), Bytes.of(1),
            CODES.evidenceProposal(), new EvidenceProposal.Offer(List.of(TPM)).encode(),
            CODES.resultsProposal(), Bytes.of(1));
    ClientOffer read =
        ClientOffer.read(
            oneGood,
            CODES,
            AttestationPolicy.bound(NO_DIRECTION, direction(Requirement.PREFERRED, "E")));
    assertThat(read.evidenceProposal()).isPresent();
    assertThat(read.evidenceRequest()).isEmpty();
    assertThat(read.resultsProposal()).isEmpty();
  }

  @Test
  void refusesMalformedExtensionsThatAreOn() {
    AttestationPolicy all =
        new AttestationPolicy(
            direction(Requirement.PREFERRED, "ER"), direction(Requirement.PREFERRED, "ER"), BOTH);
    for (int type : CODES.helloExtensions()) {
      Map<Integer, Bytes> extensions =
          type == CODES.attestationBinding()
              ? Map.of(
                  type,
                  Bytes.of(9),
                  CODES.evidenceProposal(),
                  new EvidenceProposal.Offer(List.of(TPM)).encode())
              : Map.of(type, Bytes.of(9));
      refused(Reason.MALFORMED_EXTENSION, () -> ClientOffer.read(extensions, CODES, all));
    }
    refused(
        Reason.WRONG_MESSAGE,
        () -> ClientOffer.read(Map.of(CODES.attestationEvidence(), Bytes.EMPTY), CODES, all));
  }

  @Test
  void readsWhatAClientWrites() throws AttestationException {
    AttestationPolicy all =
        new AttestationPolicy(
            direction(Requirement.PREFERRED, "ER"), direction(Requirement.PREFERRED, "ER"), BOTH);
    ClientOffer offer = offer("ER", "ER", Optional.of(BOTH));
    assertThat(offer.extensions(CODES)).hasSize(5);
    assertThat(ClientOffer.read(offer.extensions(CODES), CODES, all)).isEqualTo(offer);
  }

  @Test
  void policiesThatCannotBeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new DirectionPolicy(Requirement.REQUIRED, List.of(), List.of(), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new DirectionPolicy(
                    Requirement.REQUIRED,
                    List.of(Model.PASSPORT, Model.PASSPORT),
                    List.of(),
                    List.of(VERIFIER)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DirectionPolicy.evidence(
                    Requirement.REQUIRED,
                    List.of(EvidenceType.of(new CredentialKind(9), TPM.type()))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttestationPolicy(NO_DIRECTION, NO_DIRECTION, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Negotiated.BackgroundCheck(
                    Direction.CLIENT_ATTESTS,
                    EvidenceType.of(new CredentialKind(9), TPM.type()),
                    CLIENT_NONCE,
                    BindingMode.BOUND));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ServerAnswer(
                    Optional.of(new Negotiated.Passport(Direction.CLIENT_ATTESTS, VERIFIER)),
                    Optional.empty(),
                    Optional.empty()));
  }

  private static ServerAnswer decide(AttestationPolicy policy, ClientOffer offer)
      throws AttestationException {
    return ServerNegotiation.decide(policy, offer, () -> SERVER_NONCE);
  }

  private static Optional<Negotiated> expected(Direction direction, String outcome, Bytes nonce) {
    return switch (outcome) {
      case "none" -> Optional.empty();
      case "evidence" ->
          Optional.of(new Negotiated.BackgroundCheck(direction, TPM, nonce, BindingMode.BOUND));
      default -> Optional.of(new Negotiated.Passport(direction, VERIFIER));
    };
  }
}
