package org.attls.tls.negotiate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;
import org.attls.tls.wire.Results;
import org.attls.tls.wire.VerifierIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The client's side: what it offers, and its checks on EncryptedExtensions
 * (draft-fossati-tls-attestation-07, section 8; RFC 8446, section 4.2).
 */
public final class ClientNegotiation {
  private final AttestationPolicy policy;
  private final ClientOffer offer;
  private final Map<Integer, Bytes> extensions;
  private final CodePoints codePoints;

  private ClientNegotiation(
      AttestationPolicy policy,
      ClientOffer offer,
      Map<Integer, Bytes> extensions,
      CodePoints codePoints) {
    this.policy = policy;
    this.offer = offer;
    this.extensions = extensions;
    this.codePoints = codePoints;
  }

  /**
   * What to put into ClientHello. An extension with nothing in its list is left out.
   *
   * @param nonce for the server's evidence; fresh for each connection, kept across a
   *     HelloRetryRequest
   * @throws IllegalArgumentException if a list or the nonce cannot be sent
   */
  public static ClientOffer offer(AttestationPolicy policy, Bytes nonce) {
    DirectionPolicy server = policy.serverAttests();
    DirectionPolicy client = policy.clientAttests();
    boolean request = server.uses(Model.BACKGROUND_CHECK) && !server.evidenceTypes().isEmpty();
    boolean proposal = client.uses(Model.BACKGROUND_CHECK) && !client.evidenceTypes().isEmpty();
    if (request
        && policy.bindingModes().contains(BindingMode.BOUND)
        && !NonceLength.fits(BindingMode.BOUND, nonce)) {
      throw new IllegalArgumentException(
          "nonce has " + nonce.size() + " octets, binding mode bound takes 32..64");
    }
    return new ClientOffer(
        request
            ? Optional.of(new EvidenceRequest.Offer(server.evidenceTypes(), nonce))
            : Optional.empty(),
        server.uses(Model.PASSPORT) ? results(server.verifiers()) : Optional.empty(),
        proposal
            ? Optional.of(new EvidenceProposal.Offer(client.evidenceTypes()))
            : Optional.empty(),
        client.uses(Model.PASSPORT) ? results(client.verifiers()) : Optional.empty(),
        request || proposal
            ? Optional.of(AttestationBinding.Offer.of(policy.bindingModes()))
            : Optional.empty());
  }

  private static Optional<Results.Offer> results(List<VerifierIdentity> verifiers) {
    return verifiers.isEmpty() ? Optional.empty() : Optional.of(new Results.Offer(verifiers));
  }

  /**
   * Checks EncryptedExtensions and gives what was agreed on.
   *
   * @param offer what ClientHello had
   * @param extensions all of EncryptedExtensions, by type
   * @throws AttestationException {@link Reason#WRONG_MESSAGE}, {@link Reason#UNSOLICITED}, {@link
   *     Reason#BAD_SELECTION}, {@link Reason#MALFORMED_EXTENSION}, {@link Reason#UNKNOWN_ENCODING},
   *     {@link Reason#EMPTY_IDENTIFIER}, {@link Reason#BINDING_TOO_WEAK}, {@link
   *     Reason#NONCE_LENGTH}, {@link Reason#EQUAL_NONCES} or {@link Reason#NOT_ANSWERED}
   */
  public static ServerAnswer accept(
      AttestationPolicy policy,
      ClientOffer offer,
      Map<Integer, Bytes> extensions,
      CodePoints codePoints)
      throws AttestationException {
    Placement.check(HandshakeMessage.ENCRYPTED_EXTENSIONS, extensions.keySet(), codePoints);
    return new ClientNegotiation(policy, offer, extensions, codePoints).accept();
  }

  /**
   * Checks that a server which takes up the client's proposal also asks for its certificate; to be
   * called when the server's Certificate, or in its place Finished, has arrived.
   */
  public static void requireCertificateRequest(
      ServerAnswer answer, boolean certificateRequestReceived) throws AttestationException {
    if (answer.clientAttests().isPresent() && !certificateRequestReceived) {
      throw new AttestationException(
          Reason.BAD_SELECTION, "the client's proposal is taken up without a CertificateRequest");
    }
  }

  private ServerAnswer accept() throws AttestationException {
    Optional<EvidenceType> serverType = Optional.empty();
    Optional<VerifierIdentity> serverVerifier = Optional.empty();
    Optional<EvidenceProposal.Selection> clientEvidence = Optional.empty();
    Optional<VerifierIdentity> clientVerifier = Optional.empty();

    Bytes data = answerTo(codePoints.evidenceRequest(), offer.evidenceRequest());
    if (data != null) {
      EvidenceType selected = EvidenceRequest.Selection.decode(data).selected();
      member(selected, offer.evidenceRequest().orElseThrow().types());
      serverType = Optional.of(selected);
    }
    data = answerTo(codePoints.resultsRequest(), offer.resultsRequest());
    if (data != null) {
      VerifierIdentity selected = Results.Selection.decode(data).selected();
      member(selected, offer.resultsRequest().orElseThrow().verifiers());
      serverVerifier = Optional.of(selected);
    }
    data = answerTo(codePoints.evidenceProposal(), offer.evidenceProposal());
    if (data != null) {
      EvidenceProposal.Selection selection = EvidenceProposal.Selection.decode(data);
      member(selection.selected(), offer.evidenceProposal().orElseThrow().types());
      clientEvidence = Optional.of(selection);
    }
    data = answerTo(codePoints.resultsProposal(), offer.resultsProposal());
    if (data != null) {
      VerifierIdentity selected = Results.Selection.decode(data).selected();
      member(selected, offer.resultsProposal().orElseThrow().verifiers());
      clientVerifier = Optional.of(selected);
    }
    oneModel(serverType, serverVerifier, Direction.SERVER_ATTESTS);
    oneModel(clientEvidence, clientVerifier, Direction.CLIENT_ATTESTS);

    boolean evidence = serverType.isPresent() || clientEvidence.isPresent();
    Optional<BindingMode> answered = bindingAnswer(evidence);
    BindingMode mode = answered.orElse(BindingMode.DRAFT);
    if (evidence && !policy.bindingModes().contains(mode)) {
      throw new AttestationException(
          Reason.BINDING_TOO_WEAK,
          "server binds by " + mode + ", acceptable are " + policy.bindingModes());
    }
    Optional<Bytes> ownNonce = offer.evidenceRequest().map(request -> request.nonce());
    if (clientEvidence.isPresent()) {
      Bytes nonce = clientEvidence.get().nonce();
      NonceLength.check(mode, nonce);
      if (ownNonce.isPresent() && ownNonce.get().equals(nonce)) {
        throw new AttestationException(
            Reason.EQUAL_NONCES, "the server's nonce equals the client's");
      }
    }
    Optional<Negotiated> serverSide =
        agreed(
            Direction.SERVER_ATTESTS,
            serverType,
            serverType.isPresent() ? ownNonce : Optional.empty(),
            serverVerifier,
            mode);
    Optional<Negotiated> clientSide =
        agreed(
            Direction.CLIENT_ATTESTS,
            clientEvidence.map(selection -> selection.selected()),
            clientEvidence.map(selection -> selection.nonce()),
            clientVerifier,
            mode);
    answeredWhereRequired(policy.serverAttests(), serverSide, Direction.SERVER_ATTESTS);
    answeredWhereRequired(policy.clientAttests(), clientSide, Direction.CLIENT_ATTESTS);
    return new ServerAnswer(serverSide, clientSide, answered);
  }

  /** "An extension that was not offered": RFC 8446, section 4.2. */
  private @Nullable Bytes answerTo(int type, Optional<?> offered) throws AttestationException {
    Bytes data = extensions.get(type);
    if (data != null && offered.isEmpty()) {
      throw new AttestationException(
          Reason.UNSOLICITED,
          codePoints.extensionName(type) + " in EncryptedExtensions was not offered");
    }
    return data;
  }

  /** Octet for octet what was offered, whatever else means the same. */
  private static <T> void member(T selected, List<T> offered) throws AttestationException {
    if (!offered.contains(selected)) {
      throw new AttestationException(
          Reason.BAD_SELECTION, "selected " + selected + ", offered " + offered);
    }
  }

  private static void oneModel(Optional<?> evidence, Optional<?> result, Direction direction)
      throws AttestationException {
    if (evidence.isPresent() && result.isPresent()) {
      throw new AttestationException(
          Reason.BAD_SELECTION, direction + ": both models are selected");
    }
  }

  private Optional<BindingMode> bindingAnswer(boolean evidence) throws AttestationException {
    Bytes data = answerTo(codePoints.attestationBinding(), offer.binding());
    if (data == null) {
      return Optional.empty();
    }
    BindingMode mode = AttestationBinding.Selection.decode(data).mode();
    member(mode, offer.binding().orElseThrow().known());
    if (!evidence) {
      throw new AttestationException(
          Reason.BAD_SELECTION, "attestation_binding is answered and no evidence is selected");
    }
    return Optional.of(mode);
  }

  private static Optional<Negotiated> agreed(
      Direction direction,
      Optional<EvidenceType> type,
      Optional<Bytes> nonce,
      Optional<VerifierIdentity> verifier,
      BindingMode mode) {
    if (type.isPresent()) {
      return Optional.of(
          new Negotiated.BackgroundCheck(direction, type.get(), nonce.orElseThrow(), mode));
    }
    return verifier.map(it -> new Negotiated.Passport(direction, it));
  }

  private static void answeredWhereRequired(
      DirectionPolicy own, Optional<Negotiated> agreed, Direction direction)
      throws AttestationException {
    if (own.requirement() == Requirement.REQUIRED && agreed.isEmpty()) {
      throw new AttestationException(
          Reason.NOT_ANSWERED, direction + " is required and the server did not take it up");
    }
  }
}
