package org.attls.tls.negotiate;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.EvidenceType;
import org.attls.tls.wire.VerifierIdentity;

/**
 * The server's decision on a ClientHello (draft-fossati-tls-attestation-07, section 8), in this
 * order: what the server shows, what the client shows, what ties both to the connection.
 *
 * <p>Where the draft contradicts itself on the client's direction ("no common type: fatal alert",
 * and "none match: omit the extension"), the alert is for attestation that is required.
 */
public final class ServerNegotiation {
  private final AttestationPolicy policy;
  private final ClientOffer offer;

  private ServerNegotiation(AttestationPolicy policy, ClientOffer offer) {
    this.policy = policy;
    this.offer = offer;
  }

  /**
   * What the server answers.
   *
   * @param offer as read with the same {@code policy}
   * @param nonces draws the nonce for a client's evidence, 8..255 octets, in mode {@code bound}
   *     32..64; asked only when one is needed, and again in the case that it equals the client's
   * @throws AttestationException {@link Reason#NO_COMMON_EVIDENCE}, {@link
   *     Reason#NO_COMMON_VERIFIER}, {@link Reason#NOT_OFFERED}, {@link Reason#BINDING_TOO_WEAK} or
   *     {@link Reason#NONCE_LENGTH}
   */
  public static ServerAnswer decide(
      AttestationPolicy policy, ClientOffer offer, Supplier<Bytes> nonces)
      throws AttestationException {
    return new ServerNegotiation(policy, offer).decide(nonces);
  }

  private ServerAnswer decide(Supplier<Bytes> nonces) throws AttestationException {
    Optional<Choice> server = serverAttests();
    Optional<Choice> client = clientAttests();
    BindingMode mode = BindingMode.DRAFT;
    Optional<BindingMode> answered = Optional.empty();
    if (isEvidence(server) || isEvidence(client)) {
      mode = bindingMode();
      answered = offer.binding().isPresent() ? Optional.of(mode) : Optional.empty();
    }
    Optional<Bytes> clientNonce = offer.evidenceRequest().map(request -> request.nonce());
    Optional<Negotiated> serverSide = Optional.empty();
    if (server.isPresent()) {
      if (isEvidence(server)) {
        NonceLength.check(mode, clientNonce.orElseThrow());
      }
      serverSide =
          Optional.of(
              server.get().agreed(Direction.SERVER_ATTESTS, mode, clientNonce::orElseThrow));
    }
    Optional<Negotiated> clientSide = Optional.empty();
    if (client.isPresent()) {
      BindingMode chosen = mode;
      clientSide =
          Optional.of(
              client
                  .get()
                  .agreed(Direction.CLIENT_ATTESTS, mode, () -> draw(nonces, chosen, clientNonce)));
    }
    return new ServerAnswer(serverSide, clientSide, answered);
  }

  /** Nothing asked for: ordinary TLS, unless the server insists. Asked in vain: refused. */
  private Optional<Choice> serverAttests() throws AttestationException {
    DirectionPolicy own = policy.serverAttests();
    Offered offered =
        Offered.to(
            own,
            offer.evidenceRequest().map(request -> request.types()),
            offer.resultsRequest().map(request -> request.verifiers()));
    Optional<Choice> choice = offered.choose(own);
    if (choice.isPresent()) {
      return choice;
    }
    if (offered.anything()) {
      throw offered.nothingInCommon(Direction.SERVER_ATTESTS);
    }
    if (own.requirement() == Requirement.REQUIRED) {
      throw notOffered("evidence_request or results_request");
    }
    return Optional.empty();
  }

  /** Nothing offered, or in vain: ordinary TLS, unless the server insists. */
  private Optional<Choice> clientAttests() throws AttestationException {
    DirectionPolicy own = policy.clientAttests();
    Offered offered =
        Offered.to(
            own,
            offer.evidenceProposal().map(proposal -> proposal.types()),
            offer.resultsProposal().map(proposal -> proposal.verifiers()));
    Optional<Choice> choice = offered.choose(own);
    if (choice.isPresent() || own.requirement() != Requirement.REQUIRED) {
      return choice;
    }
    if (offered.anything()) {
      throw offered.nothingInCommon(Direction.CLIENT_ATTESTS);
    }
    throw notOffered("evidence_proposal or results_proposal");
  }

  /**
   * The first offered mode that is acceptable here. A client that offers none means mode {@code
   * draft}.
   */
  private BindingMode bindingMode() throws AttestationException {
    List<BindingMode> offered =
        offer.binding().map(binding -> binding.known()).orElse(List.of(BindingMode.DRAFT));
    return offered.stream()
        .filter(policy.bindingModes()::contains)
        .findFirst()
        .orElseThrow(
            () ->
                new AttestationException(
                    Reason.BINDING_TOO_WEAK,
                    "client binds by "
                        + offered
                        + (offer.binding().isPresent() ? "" : " (offers no attestation_binding)")
                        + ", acceptable are "
                        + policy.bindingModes()));
  }

  /** A nonce that is not the client's: equal ones would give equal binders in mode draft. */
  private static Bytes draw(Supplier<Bytes> nonces, BindingMode mode, Optional<Bytes> clientNonce) {
    Bytes nonce = nonces.get();
    if (clientNonce.isPresent() && clientNonce.get().equals(nonce)) {
      nonce = nonces.get();
      if (clientNonce.get().equals(nonce)) {
        throw new IllegalStateException("the source of nonces repeats the client's nonce");
      }
    }
    if (!NonceLength.fits(mode, nonce)) {
      throw new IllegalArgumentException(
          "own nonce has " + nonce.size() + " octets, binding mode bound takes 32..64");
    }
    return nonce;
  }

  private static boolean isEvidence(Optional<Choice> choice) {
    return choice.filter(it -> it instanceof EvidenceChoice).isPresent();
  }

  private static AttestationException notOffered(String extension) {
    return new AttestationException(
        Reason.NOT_OFFERED, "ClientHello has no " + extension + " that is switched on here");
  }

  /** What the client offers for one direction, as far as its model is on here. */
  private record Offered(
      Optional<List<EvidenceType>> types, Optional<List<VerifierIdentity>> verifiers) {

    static Offered to(
        DirectionPolicy own,
        Optional<List<EvidenceType>> types,
        Optional<List<VerifierIdentity>> verifiers) {
      return new Offered(
          types.filter(offered -> own.uses(Model.BACKGROUND_CHECK)),
          verifiers.filter(offered -> own.uses(Model.PASSPORT)));
    }

    boolean anything() {
      return types.isPresent() || verifiers.isPresent();
    }

    /** At most one model for one direction, the one that the server prefers. */
    Optional<Choice> choose(DirectionPolicy own) {
      for (Model model : own.models()) {
        Optional<Choice> choice =
            switch (model) {
              case BACKGROUND_CHECK -> types.flatMap(own::firstMatch).map(EvidenceChoice::new);
              case PASSPORT -> verifiers.flatMap(own::firstVerifier).map(ResultChoice::new);
            };
        if (choice.isPresent()) {
          return choice;
        }
      }
      return Optional.empty();
    }

    AttestationException nothingInCommon(Direction direction) {
      return types.isPresent()
          ? new AttestationException(
              Reason.NO_COMMON_EVIDENCE, direction + ": no evidence type in common")
          : new AttestationException(
              Reason.NO_COMMON_VERIFIER, direction + ": no verifier in common");
    }
  }

  /** What was picked for one direction, before mode and nonce are known. */
  private sealed interface Choice {
    Negotiated agreed(Direction direction, BindingMode mode, Supplier<Bytes> nonce);
  }

  private record EvidenceChoice(EvidenceType type) implements Choice {
    @Override
    public Negotiated agreed(Direction direction, BindingMode mode, Supplier<Bytes> nonce) {
      return new Negotiated.BackgroundCheck(direction, type, nonce.get(), mode);
    }
  }

  private record ResultChoice(VerifierIdentity verifier) implements Choice {
    @Override
    public Negotiated agreed(Direction direction, BindingMode mode, Supplier<Bytes> nonce) {
      return new Negotiated.Passport(direction, verifier);
    }
  }
}
