package org.attls.tls.negotiate;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.Results;

/**
 * The attestation extensions of a ClientHello.
 *
 * @param evidenceRequest the server may attest with evidence
 * @param resultsRequest the server may attest with a verifier's result
 * @param evidenceProposal the client can attest with evidence
 * @param resultsProposal the client can attest with a verifier's result
 * @param binding the binding modes for evidence; other implementations of the draft send none
 */
public record ClientOffer(
    Optional<EvidenceRequest.Offer> evidenceRequest,
    Optional<Results.Offer> resultsRequest,
    Optional<EvidenceProposal.Offer> evidenceProposal,
    Optional<Results.Offer> resultsProposal,
    Optional<AttestationBinding.Offer> binding) {

  /** Of a client that knows nothing of attestation. */
  public static final ClientOffer NONE =
      new ClientOffer(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Reads what {@code policy} takes part in. The extensions of a direction that is off, or of a
   * model that is off, are not looked at, as if this end did not know them.
   *
   * @param extensions all of ClientHello, by type
   * @throws AttestationException {@link Reason#WRONG_MESSAGE}, {@link Reason#MALFORMED_EXTENSION},
   *     {@link Reason#UNKNOWN_ENCODING} or {@link Reason#EMPTY_IDENTIFIER}
   */
  public static ClientOffer read(
      Map<Integer, Bytes> extensions, CodePoints codePoints, AttestationPolicy policy)
      throws AttestationException {
    DirectionPolicy server = policy.serverAttests();
    DirectionPolicy client = policy.clientAttests();
    if (server.requirement() == Requirement.OFF && client.requirement() == Requirement.OFF) {
      return NONE;
    }
    Placement.check(HandshakeMessage.CLIENT_HELLO, extensions.keySet(), codePoints);
    Optional<EvidenceRequest.Offer> evidenceRequest = Optional.empty();
    Optional<Results.Offer> resultsRequest = Optional.empty();
    Optional<EvidenceProposal.Offer> evidenceProposal = Optional.empty();
    Optional<Results.Offer> resultsProposal = Optional.empty();
    Optional<AttestationBinding.Offer> binding = Optional.empty();

    Bytes data = extensions.get(codePoints.evidenceRequest());
    if (data != null && server.uses(Model.BACKGROUND_CHECK)) {
      evidenceRequest = Optional.of(EvidenceRequest.Offer.decode(data));
    }
    data = extensions.get(codePoints.resultsRequest());
    if (data != null && server.uses(Model.PASSPORT)) {
      resultsRequest = Optional.of(Results.Offer.decode(data));
    }
    data = extensions.get(codePoints.evidenceProposal());
    if (data != null && client.uses(Model.BACKGROUND_CHECK)) {
      evidenceProposal = Optional.of(EvidenceProposal.Offer.decode(data));
    }
    data = extensions.get(codePoints.resultsProposal());
    if (data != null && client.uses(Model.PASSPORT)) {
      resultsProposal = Optional.of(Results.Offer.decode(data));
    }
    data = extensions.get(codePoints.attestationBinding());
    if (data != null && (evidenceRequest.isPresent() || evidenceProposal.isPresent())) {
      binding = Optional.of(AttestationBinding.Offer.decode(data));
    }
    return new ClientOffer(
        evidenceRequest, resultsRequest, evidenceProposal, resultsProposal, binding);
  }

  /** The extensions to put into ClientHello, by type. */
  public Map<Integer, Bytes> extensions(CodePoints codePoints) {
    Map<Integer, Bytes> extensions = new TreeMap<>();
    evidenceRequest.ifPresent(
        offer -> extensions.put(codePoints.evidenceRequest(), offer.encode()));
    resultsRequest.ifPresent(offer -> extensions.put(codePoints.resultsRequest(), offer.encode()));
    evidenceProposal.ifPresent(
        offer -> extensions.put(codePoints.evidenceProposal(), offer.encode()));
    resultsProposal.ifPresent(
        offer -> extensions.put(codePoints.resultsProposal(), offer.encode()));
    binding.ifPresent(offer -> extensions.put(codePoints.attestationBinding(), offer.encode()));
    return extensions;
  }
}
