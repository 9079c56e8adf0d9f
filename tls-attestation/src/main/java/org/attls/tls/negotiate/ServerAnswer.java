package org.attls.tls.negotiate;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.Results;

/**
 * The outcome of the negotiation, equal at both ends.
 *
 * @param serverAttests empty: the server authenticates as in ordinary TLS
 * @param clientAttests empty: the client does, if at all; otherwise the server has to send a
 *     CertificateRequest
 * @param binding the mode stated in EncryptedExtensions; empty where the client did not offer any
 *     or no evidence was agreed on
 */
public record ServerAnswer(
    Optional<Negotiated> serverAttests,
    Optional<Negotiated> clientAttests,
    Optional<BindingMode> binding) {

  /** Without attestation. */
  public static final ServerAnswer NONE =
      new ServerAnswer(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @throws IllegalArgumentException if a direction is in the wrong place
   */
  public ServerAnswer {
    if (serverAttests.filter(it -> it.direction() != Direction.SERVER_ATTESTS).isPresent()
        || clientAttests.filter(it -> it.direction() != Direction.CLIENT_ATTESTS).isPresent()) {
      throw new IllegalArgumentException("directions exchanged");
    }
  }

  /** What was agreed on for {@code direction}. */
  public Optional<Negotiated> of(Direction direction) {
    return direction == Direction.SERVER_ATTESTS ? serverAttests : clientAttests;
  }

  /** The extensions to put into EncryptedExtensions, by type. */
  public Map<Integer, Bytes> extensions(CodePoints codePoints) {
    Map<Integer, Bytes> extensions = new TreeMap<>();
    serverAttests
        .flatMap(Negotiated::evidence)
        .ifPresent(
            check ->
                extensions.put(
                    codePoints.evidenceRequest(),
                    new EvidenceRequest.Selection(check.type()).encode()));
    serverAttests
        .flatMap(Negotiated::result)
        .ifPresent(
            passport ->
                extensions.put(
                    codePoints.resultsRequest(),
                    new Results.Selection(passport.verifier()).encode()));
    clientAttests
        .flatMap(Negotiated::evidence)
        .ifPresent(
            check ->
                extensions.put(
                    codePoints.evidenceProposal(),
                    new EvidenceProposal.Selection(check.type(), check.nonce()).encode()));
    clientAttests
        .flatMap(Negotiated::result)
        .ifPresent(
            passport ->
                extensions.put(
                    codePoints.resultsProposal(),
                    new Results.Selection(passport.verifier()).encode()));
    binding.ifPresent(
        mode ->
            extensions.put(
                codePoints.attestationBinding(), new AttestationBinding.Selection(mode).encode()));
    return extensions;
  }
}
