package org.attls.tls.internal.bc;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.Vector;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.Credential;
import org.attls.tls.engine.ServerSettings;
import org.attls.tls.negotiate.AgreedKinds;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.ClientOffer;
import org.attls.tls.negotiate.HandshakeMessage;
import org.attls.tls.negotiate.Placement;
import org.attls.tls.negotiate.SecondHello;
import org.attls.tls.negotiate.ServerAnswer;
import org.attls.tls.negotiate.ServerNegotiation;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.Direction;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
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

  private @Nullable Map<Integer, Bytes> firstHello;
  private Optional<Credential> credential;
  private ServerAnswer answer = ServerAnswer.NONE;
  private AgreedKinds kinds = AgreedKinds.NONE;
  private Map<Integer, Bytes> rawKeys = Map.of();
  private Sides sides;

  BcServerPeer(Connection connection, ServerSettings settings) {
    super(connection.crypto);
    this.connection = connection;
    this.settings = settings;
    this.sides = new Sides(connection, settings.demands().any());
    this.credential = settings.credential();
  }

  private Sides sides() {
    return new Sides(
        connection,
        answer,
        kinds,
        Direction.SERVER_ATTESTS,
        settings.attestation(),
        settings.demands(),
        settings.clientTrust().map(trust -> trust::check),
        settings.clientTrust().flatMap(ClientTrust::pinnedKeys));
  }

  /** Whether clients have to show something to be admitted here. */
  boolean judgesClients() {
    return settings.demands().any() || settings.clientTrust().isPresent();
  }

  /** A ClientHello has arrived, the first or the one after a HelloRetryRequest. */
  void clientHello(Map<Integer, Bytes> extensions, boolean afterRetry) throws AttestationException {
    Map<Integer, Bytes> first = firstHello;
    if (afterRetry && first != null) {
      if (settings.demands().any() || settings.attestation().isPresent()) {
        Placement.check(HandshakeMessage.CLIENT_HELLO, extensions.keySet(), codePoints());
      }
      SecondHello.requireUnchanged(first, extensions, codePoints());
      return;
    }
    firstHello = extensions;
  }

  @Override
  public void processClientExtensions(Hashtable table) throws IOException {
    // The library would resolve RFC 7250 types by asking for credentials that do not exist yet.
    // They are answered where results or raw public keys are presented; everywhere else the type is
    // X.509, and kind
    // ATTESTATION follows from the evidence type alone.
    super.processClientExtensions(
        ExtensionTables.without(
            table, ExtensionType.client_certificate_type, ExtensionType.server_certificate_type));
    Failures.guarded(
        () -> {
          chooseCredential();
          AttestationPolicy policy = settings.policy();
          Map<Integer, Bytes> extensions = ExtensionTables.read(table);
          ClientOffer offer =
              connection.settings.profile().hellos().readClientHello(policy, extensions);
          int nonceOctets = settings.demands().nonceOctets();
          answer =
              ServerNegotiation.decide(policy, offer, () -> settings.nonces().next(nonceOctets));
          kinds = AgreedKinds.choose(policy, answer, extensions, codePoints());
          connection.negotiated(answer);
          sides = sides();
          rawKeys = settings.rawKeys().answer(sides.unattestedAtServer(), extensions);
          return true;
        });
  }

  private void chooseCredential() throws AttestationException, IOException {
    Optional<String> host = NegotiatedNames.host(context.getSecurityParametersHandshake());
    if (host.isPresent() && settings.byName().isPresent()) {
      credential = settings.byName().get().credentialFor(host.get()).map(named -> named);
      if (credential.isEmpty()) {
        throw new AttestationException(
            Reason.UNKNOWN_NAME, "no server here is called " + host.get());
      }
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

  @Override
  public Hashtable getServerExtensions() throws IOException {
    Hashtable<?, ?> table = super.getServerExtensions();
    if (!answer.equals(ServerAnswer.NONE)) {
      ExtensionTables.addTo(
          table, connection.settings.profile().hellos().encryptedExtensions(answer));
    }
    ExtensionTables.addTo(table, kinds.answer());
    ExtensionTables.addTo(table, rawKeys);
    return table;
  }

  @Override
  public @Nullable CertificateRequest getCertificateRequest() throws IOException {
    if (sides.relying().isPresent()) {
      return new CertificateRequest(
          TlsUtils.EMPTY_BYTES,
          SignatureSchemes.vector(connection.settings.profile().proofs().requestedSchemes()),
          null,
          null);
    }
    return sides.certified().isEmpty()
        ? null
        : new CertificateRequest(
            TlsUtils.EMPTY_BYTES,
            SignatureSchemes.vector(SignatureSchemes.CERTIFICATE),
            SignatureSchemes.inChains(),
            null);
  }

  @Override
  public TlsCredentials getCredentials() throws IOException {
    Vector<?> offered = context.getSecurityParametersHandshake().getClientSigAlgs();
    if (sides.attesting().isEmpty()) {
      return CertificateSigner.create(
          context, connection.crypto, credential.orElseThrow(), offered);
    }
    return Failures.guarded(
        () -> {
          selfCheck();
          return sides.attesting().get().credentials(context, offered);
        });
  }

  @Override
  public void notifyClientCertificate(Certificate certificate) throws IOException {
    Failures.guarded(
        () -> {
          clientCertificate(certificate);
          return true;
        });
  }

  private void clientCertificate(Certificate certificate) throws AttestationException {
    if (certificate.getCertificateRequestContext().length != 0) {
      throw new AttestationException(Reason.PROTOCOL, "certificate_request_context was not echoed");
    }
    if (sides.certified().isPresent()) {
      sides.certified().get().certificate(certificate);
      return;
    }
    Bytes own = sides.attesting().map(AttestingSide::evidence).orElse(Bytes.EMPTY);
    sides.relying().orElseThrow().certificate(context, certificate, own);
  }

  /** The client's CertificateVerify has that scheme, and is about to be verified. */
  boolean certificateVerifyHas(int scheme) throws AttestationException {
    return sides.certificateVerifyHas(scheme);
  }

  /** The client's CertificateVerify has been verified. */
  boolean certificateVerified() {
    return sides.certificateVerified();
  }

  /** To be called before anything is bound to the handshake's secrets, or Finished looked at. */
  boolean selfCheck() throws AttestationException {
    new KeyMaterial(context, connection.flow).selfCheck();
    return true;
  }

  /**
   * The library has verified the client's Finished: a client that attests is judged now, or later.
   */
  boolean finishedVerified() throws AttestationException {
    if (sides.relying().isPresent()) {
      sides.relying().get().finished(settings.awaitsVerdict());
    }
    return true;
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    Failures.guarded(
        () -> {
          sides.complete(context);
          dropHandshake();
          return true;
        });
  }

  /** Nothing of what was said is needed any more, and connections live long. */
  private void dropHandshake() {
    clientExtensions = null;
    firstHello = null;
    serverExtensions.clear();
    answer = ServerAnswer.NONE;
    kinds = AgreedKinds.NONE;
    rawKeys = Map.of();
    sides = new Sides(connection, false);
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

  /** Frees the identity key of this connection. */
  @Override
  public void close() {
    sides.close();
  }

  private CodePoints codePoints() {
    return connection.settings.codePoints();
  }
}
