package org.attls.tls.internal.bc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Vector;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Reason;
import org.attls.rats.Verdict;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.appraise.ExpectEvidence;
import org.attls.tls.appraise.ExpectFinished;
import org.attls.tls.appraise.ExpectProof;
import org.attls.tls.appraise.ExpectVerdict;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.ServerSettings;
import org.attls.tls.engine.Stage;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.ClientOffer;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.HandshakeMessage;
import org.attls.tls.negotiate.Negotiated;
import org.attls.tls.negotiate.Placement;
import org.attls.tls.negotiate.Requirement;
import org.attls.tls.negotiate.SecondHello;
import org.attls.tls.negotiate.ServerAnswer;
import org.attls.tls.negotiate.ServerNegotiation;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceType;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/**
 * A server as the library sees it. Each callback hands over to the decision logic and takes its
 * answer back.
 *
 * <p>Order of the callbacks: {@link #clientHello}, {@link #processClientExtensions}, {@link
 * #getServerExtensions}, {@link #getCertificateRequest}, {@link #getCredentials}, {@link
 * #notifyClientCertificate}, {@link #certificateVerified}, {@link #selfCheck}, {@link
 * #finishedVerified}, {@link #notifyHandshakeComplete}.
 */
class BcServerPeer extends AbstractTlsServer implements AutoCloseable {
  private final Connection connection;
  private final ServerSettings settings;
  private final AttestationPolicy policy;

  private @Nullable Map<Integer, Bytes> firstHello;
  private X509Credential credential;
  private ServerAnswer answer = ServerAnswer.NONE;
  private Negotiated.@Nullable BackgroundCheck negotiated;
  private @Nullable ExpectProof expectProof;
  private @Nullable ExpectFinished expectFinished;
  private AttestedSession.@Nullable AttestedPeer admitted;
  private @Nullable BoundValue bound;

  BcServerPeer(Connection connection, ServerSettings settings) {
    super(connection.crypto);
    this.connection = connection;
    this.settings = settings;
    this.policy = policy(settings.relyingParty());
    this.credential = settings.credential();
  }

  private static AttestationPolicy policy(Optional<RelyingParty> relyingParty) {
    if (relyingParty.isEmpty()) {
      return AttestationPolicy.OFF;
    }
    List<EvidenceType> types =
        relyingParty.get().evidenceTypes().stream()
            .map(type -> EvidenceType.of(CredentialKind.ATTESTATION, type))
            .toList();
    return new AttestationPolicy(
        DirectionPolicy.OFF,
        DirectionPolicy.evidence(Requirement.REQUIRED, types),
        relyingParty.get().bindingModes());
  }

  /** A ClientHello has arrived, the first or the one after a HelloRetryRequest. */
  void clientHello(Map<Integer, Bytes> extensions, boolean afterRetry) throws AttestationException {
    Map<Integer, Bytes> first = firstHello;
    if (afterRetry && first != null) {
      if (settings.relyingParty().isPresent()) {
        Placement.check(HandshakeMessage.CLIENT_HELLO, extensions.keySet(), codePoints());
      }
      SecondHello.requireUnchanged(first, extensions, codePoints());
      return;
    }
    firstHello = extensions;
  }

  @Override
  public void processClientExtensions(Hashtable table) throws IOException {
    // The library would resolve RFC 7250 types by asking for credentials that do not exist yet;
    // where they are not
    // answered the type is X.509, and kind ATTESTATION follows from evidence_proposal alone.
    super.processClientExtensions(
        ExtensionTables.without(
            table, ExtensionType.client_certificate_type, ExtensionType.server_certificate_type));
    Failures.guarded(
        () -> {
          chooseCredential();
          ClientOffer offer = ClientOffer.read(ExtensionTables.read(table), codePoints(), policy);
          int nonceOctets = settings.relyingParty().map(RelyingParty::nonceOctets).orElse(0);
          answer =
              ServerNegotiation.decide(policy, offer, () -> settings.nonces().next(nonceOctets));
          answer.clientAttests().flatMap(Negotiated::evidence).ifPresent(this::negotiated);
          return true;
        });
  }

  private void chooseCredential() throws AttestationException, IOException {
    Optional<String> host = NegotiatedNames.host(context.getSecurityParametersHandshake());
    if (host.isPresent() && settings.byName().isPresent()) {
      credential =
          settings
              .byName()
              .get()
              .credentialFor(host.get())
              .orElseThrow(
                  () ->
                      new AttestationException(
                          Reason.UNKNOWN_NAME, "no server here is called " + host.get()));
      // RFC 6066, section 3: the server says, with an empty extension, that it used the name.
      TlsExtensionsUtils.addServerNameExtensionServer(serverExtensions);
    }
  }

  @Override
  protected @Nullable Vector<ProtocolName> getProtocolNames() {
    return NegotiatedNames.protocols(connection.settings.applicationProtocols());
  }

  @Override
  protected @Nullable ProtocolName selectProtocolName() throws IOException {
    return Failures.naming(
        AlertDescription.no_application_protocol,
        Reason.NO_COMMON_PROTOCOL,
        "the client offers no application protocol that is spoken here",
        super::selectProtocolName);
  }

  private void negotiated(Negotiated.BackgroundCheck evidence) {
    negotiated = evidence;
    connection.crypto.expectEvidence();
    connection.clock.sinceStart(Stage.NEGOTIATION);
    connection
        .settings
        .listener()
        .negotiated(evidence.type().type(), evidence.binding(), evidence.nonce());
  }

  @Override
  public Hashtable getServerExtensions() throws IOException {
    Hashtable<?, ?> table = super.getServerExtensions();
    ExtensionTables.addTo(table, answer.extensions(codePoints()));
    return table;
  }

  @Override
  public @Nullable CertificateRequest getCertificateRequest() throws IOException {
    return negotiated == null
        ? null
        : new CertificateRequest(
            TlsUtils.EMPTY_BYTES, SignatureSchemes.vector(SignatureSchemes.EVIDENCE), null, null);
  }

  @Override
  public TlsCredentials getCredentials() throws IOException {
    Vector<?> offered = context.getSecurityParametersHandshake().getClientSigAlgs();
    return ServerSigner.create(context, connection.crypto, credential, offered);
  }

  @Override
  public void notifyClientCertificate(Certificate certificate) throws IOException {
    Failures.guarded(
        () -> {
          evidenceArrived(certificate);
          return true;
        });
  }

  private void evidenceArrived(Certificate certificate) throws AttestationException, IOException {
    Negotiated.BackgroundCheck evidence = negotiated;
    if (evidence == null) {
      throw new AttestationException(Reason.UNSOLICITED, "a client certificate was not asked for");
    }
    if (certificate.getCertificateRequestContext().length != 0) {
      throw new AttestationException(Reason.PROTOCOL, "certificate_request_context was not echoed");
    }
    List<CredentialEntry> entries = entries(certificate);
    if (!entries.isEmpty()) {
      connection.settings.listener().evidence(entries.get(0).data());
      connection.evidenceOctets(entries.get(0).data().size());
    }
    KeyMaterial keys = new KeyMaterial(context, connection.flow);
    ExpectEvidence expectEvidence =
        new ExpectEvidence(
            settings.relyingParty().orElseThrow(),
            evidence.type().type(),
            evidence.binding(),
            key -> {
              Bytes challenge = keys.challengeToClient(evidence, key);
              bound = new BoundValue(evidence, key, challenge);
              return challenge;
            });
    ExpectProof next =
        connection.clock.time(Stage.INSPECTION, () -> expectEvidence.certificate(entries));
    ((EvidenceCertificate) certificate.getCertificateAt(0)).bindKey(next.claimedKey());
    expectProof = next;
  }

  private List<CredentialEntry> entries(Certificate certificate)
      throws IOException, AttestationException {
    List<CredentialEntry> entries = new ArrayList<>();
    for (CertificateEntry entry : certificate.getCertificateEntryList()) {
      Map<Integer, Bytes> extensions = ExtensionTables.read(entry.getExtensions());
      Placement.check(HandshakeMessage.CERTIFICATE_ENTRY, extensions.keySet(), codePoints());
      entries.add(
          new CredentialEntry(Bytes.copyOf(entry.getCertificate().getEncoded()), extensions));
    }
    return entries;
  }

  /** The library has verified CertificateVerify with the claimed key. */
  boolean certificateVerified() {
    ExpectProof step = expectProof;
    if (step == null) {
      throw new IllegalStateException("CertificateVerify without a key");
    }
    expectProof = null;
    expectFinished = step.proved();
    return true;
  }

  /** Just before the client's Finished is looked at. */
  boolean selfCheck() throws AttestationException {
    new KeyMaterial(context, connection.flow).selfCheck();
    return true;
  }

  /**
   * The library has verified the client's Finished: the verifier and the policy are asked, whatever
   * they take.
   */
  boolean finishedVerified() throws AttestationException {
    if (settings.relyingParty().isEmpty()) {
      return true;
    }
    ExpectFinished step = expectFinished;
    if (step == null) {
      throw new IllegalStateException("Finished without proof of possession");
    }
    expectFinished = null;
    ExpectVerdict last = step.finished();
    AttestationResult result =
        connection.clock.time(Stage.VERIFIER, () -> last.appraise(connection.deadline));
    Verdict verdict = connection.clock.time(Stage.POLICY, () -> last.decide(result));
    connection.deadline.check("judging the client");
    admitted = new AttestedSession.AttestedPeer(last.provedKey(), last.inspected(), verdict);
    return true;
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    Failures.guarded(
        () -> {
          Negotiated.BackgroundCheck evidence = negotiated;
          if (settings.relyingParty().isPresent() && admitted == null) {
            throw new IllegalStateException("complete without a verdict");
          }
          if (bound != null) {
            bound.crossCheck(new KeyMaterial(context, connection.flow), context);
          }
          connection.exporter().crossCheck(new KeyMaterial(context, connection.flow));
          Leftovers.dropEvidence(context);
          connection.established(
              Sessions.of(context, connection, evidence, Optional.ofNullable(admitted)));
          clientExtensions = null;
          firstHello = null;
          return true;
        });
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.TLSv13.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return Offers.CIPHER_SUITES.clone();
  }

  @Override
  public int[] getSupportedGroups() {
    return connection.settings.groupCodes();
  }

  @Override
  public int getMaxHandshakeMessageSize() {
    return connection.settings.limits().maxHandshakeMessage();
  }

  /** Nothing is held for a server. */
  @Override
  public void close() {}

  private CodePoints codePoints() {
    return connection.settings.codePoints();
  }
}
