package org.attls.tls.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.ClientOffer;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.Model;
import org.attls.tls.negotiate.Negotiated;
import org.attls.tls.negotiate.Requirement;
import org.attls.tls.negotiate.ServerAnswer;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceType;

/**
 * The wire of the mbedTLS proof of concept of 2022 and 2023, for that one peer: the client attests
 * with evidence alone, over the raw nonce.
 *
 * <p>Insecure by design: nothing binds the evidence to the connection, so whoever can use a
 * client's identity key relays its evidence, and the server of the proof of concept sends the same
 * nonce to everybody, so evidence once seen serves for ever.
 *
 * <pre>
 * ClientHello            extension 100, {@link EarlyProposal}
 * EncryptedExtensions    extension 100 with the nonce, and nothing else
 * Certificate            one entry without extensions: a wrapper, or bare evidence that begins with 01
 * CertificateVerify      ecdsa_secp256r1_sha256, its signature {@link RawSignature}
 * </pre>
 */
public final class MbedtlsPoc implements WireProfile, HelloForm, ProofForm {
  /** What sessions and command lines call it. */
  public static final String NAME = "mbedtls-poc";

  /** Its extension type for {@code evidence_proposal}. */
  public static final int EVIDENCE_PROPOSAL = 100;

  private static final int HANDSHAKE_FAILURE = 40;
  private static final CodePoints CODE_POINTS =
      CodePoints.DRAFT_07.toBuilder()
          .evidenceProposal(EVIDENCE_PROPOSAL)
          // It knows standard alerts only.
          .unsupportedEvidence(HANDSHAKE_FAILURE)
          .build();

  private static final int ECDSA_P256 = 0x0403;

  /** As the peer's own server asks, though only {@link #ECDSA_P256} can follow. */
  private static final List<Integer> REQUESTED =
      List.of(0x0603, 0x0601, 0x0503, 0x0501, ECDSA_P256, 0x0401);

  private static final int BARE = 1;
  private static final int MIN_NONCE = 8;

  /**
   * Largest cert_data, in octets: the peer takes no Certificate that needs a second record. Beside
   * it stand the message's header, an empty context, two lengths and an empty extension list.
   */
  private static final int MAX_CERT_DATA = 0x4000 - (4 + 1 + 3 + 3 + 2);

  private final CmwType bareType;

  private MbedtlsPoc(CmwType bareType) {
    this.bareType = bareType;
  }

  /**
   * The profile.
   *
   * @param bareType what evidence that travels without a wrapper is called here; the wire has no
   *     name for it
   */
  public static WireProfile carrying(CmwType bareType) {
    return new MbedtlsPoc(bareType);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public CodePoints codePoints() {
    return CODE_POINTS;
  }

  @Override
  public HelloForm hellos() {
    return this;
  }

  @Override
  public ProofForm proofs() {
    return this;
  }

  @Override
  public boolean departs(Departure departure) {
    return true;
  }

  @Override
  public void requireCarries(AttestationPolicy policy, int nonceOctets) {
    DirectionPolicy client = policy.clientAttests();
    require(policy.serverAttests().requirement() == Requirement.OFF, "servers attest in it never");
    require(
        client.requirement() == Requirement.REQUIRED
            && client.models().equals(List.of(Model.BACKGROUND_CHECK)),
        "clients have to attest, with evidence");
    require(
        client.evidenceTypes().size() == 1
            && client.evidenceTypes().get(0).kind().equals(CredentialKind.ATTESTATION),
        "its one number stands for one type of evidence, which is the only credential");
    require(
        policy.bindingModes().equals(List.of(BindingMode.DRAFT)),
        "it binds nothing: binding mode draft only, which is to be allowed by name");
    require(
        nonceOctets <= EarlyProposal.MAX_NONCE,
        "its nonces have at most " + EarlyProposal.MAX_NONCE + " octets");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("profile " + NAME + ": " + rule);
    }
  }

  @Override
  public Map<Integer, Bytes> clientHello(ClientOffer offer) {
    return Map.of(EVIDENCE_PROPOSAL, EarlyProposal.offer());
  }

  /** The number says nothing of the type: it means the one that is taken here. */
  @Override
  public ClientOffer readClientHello(AttestationPolicy policy, Map<Integer, Bytes> extensions)
      throws AttestationException {
    Bytes data = extensions.get(EVIDENCE_PROPOSAL);
    if (data == null) {
      return ClientOffer.NONE;
    }
    if (!EarlyProposal.readOffer(data).contains(EarlyProposal.EVIDENCE)) {
      throw new AttestationException(
          Reason.NO_COMMON_EVIDENCE,
          "content_format " + EarlyProposal.EVIDENCE + " is not among those offered");
    }
    return new ClientOffer(
        Optional.empty(),
        Optional.empty(),
        Optional.of(new EvidenceProposal.Offer(policy.clientAttests().evidenceTypes())),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Map<Integer, Bytes> encryptedExtensions(ServerAnswer answer) {
    Bytes nonce = answer.clientAttests().flatMap(Negotiated::evidence).orElseThrow().nonce();
    return Map.of(
        EVIDENCE_PROPOSAL, new EarlyProposal.Selection(EarlyProposal.EVIDENCE, nonce).encode());
  }

  @Override
  public ServerAnswer readEncryptedExtensions(
      AttestationPolicy policy, ClientOffer offer, Map<Integer, Bytes> extensions)
      throws AttestationException {
    Bytes data = extensions.get(EVIDENCE_PROPOSAL);
    if (data == null) {
      throw new AttestationException(
          Reason.NOT_ANSWERED, "the server did not take up evidence_proposal(100)");
    }
    EarlyProposal.Selection selection = EarlyProposal.Selection.decode(data);
    if (selection.contentFormat() != EarlyProposal.EVIDENCE) {
      throw new AttestationException(
          Reason.BAD_SELECTION,
          "selected content_format "
              + selection.contentFormat()
              + ", offered "
              + EarlyProposal.EVIDENCE);
    }
    if (selection.nonce().size() < MIN_NONCE) {
      throw new AttestationException(
          Reason.NONCE_LENGTH,
          "a nonce of " + selection.nonce().size() + " octets, " + MIN_NONCE + " at least");
    }
    EvidenceType type = policy.clientAttests().evidenceTypes().get(0);
    return new ServerAnswer(
        Optional.empty(),
        Optional.of(
            new Negotiated.BackgroundCheck(
                Direction.CLIENT_ATTESTS, type, selection.nonce(), BindingMode.DRAFT)),
        Optional.empty());
  }

  @Override
  public List<Integer> requestedSchemes() {
    return REQUESTED;
  }

  @Override
  public boolean takes(int scheme) {
    return scheme == ECDSA_P256;
  }

  @Override
  public Bytes certData(Cmw made) throws AttestationException {
    Bytes octets =
        made.type().matches(bareType) && made instanceof CmwMessage message
            ? message.value()
            : made.octets();
    if (octets.size() > MAX_CERT_DATA) {
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE,
          octets.size() + " octets of evidence, " + MAX_CERT_DATA + " fit into one record");
    }
    return octets;
  }

  /** No CMW begins with 01: it would be a number in CBOR, and nothing at all in JSON. */
  @Override
  public Bytes wrapper(Bytes certData) {
    return !certData.isEmpty() && certData.u8(0) == BARE
        ? CmwWriter.cborRecord(bareType, certData).octets()
        : certData;
  }

  @Override
  public Bytes signature(Bytes der) throws AttestationException {
    try {
      return RawSignature.of(der);
    } catch (MalformedException malformed) {
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE,
          "the attester's signature cannot be sent: " + malformed.getMessage(),
          malformed);
    }
  }

  @Override
  public Bytes der(Bytes signature) throws AttestationException {
    if (signature.size() != RawSignature.OCTETS) {
      throw new AttestationException(
          Reason.PROOF_OF_POSSESSION,
          "a signature of "
              + signature.size()
              + " octets, R and S have "
              + RawSignature.OCTETS
              + " together");
    }
    return RawSignature.der(signature);
  }
}
