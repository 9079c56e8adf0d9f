package org.attls.tls.internal.bc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Map;
import java.util.Vector;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.credential.Credential;
import org.attls.tls.credential.RawKeyCredential;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.ClientSettings;
import org.attls.tls.negotiate.AgreedKinds;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.ClientNegotiation;
import org.attls.tls.negotiate.ClientOffer;
import org.attls.tls.negotiate.HandshakeMessage;
import org.attls.tls.negotiate.Placement;
import org.attls.tls.negotiate.RawKeys;
import org.attls.tls.negotiate.ServerAnswer;
import org.attls.tls.profile.Departure;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.Direction;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A client as the library sees it. Each callback hands over to the decision logic and takes its
 * answer back.
 *
 * <p>Order of the callbacks: {@link #getClientExtensions}, {@link #notIn}, {@link
 * #processServerExtensions}, then of {@link #getAuthentication} the server's certificate, {@link
 * #serverFinished}, then the client's credentials, {@link #notifyHandshakeComplete}.
 */
final class BcClientPeer extends AbstractTlsClient implements AutoCloseable {
  private final Connection connection;
  private final ClientSettings settings;
  private final AttestationPolicy policy;
  private final ClientOffer offer;

  private ServerAnswer answer = ServerAnswer.NONE;
  private RawKeys rawKeys = RawKeys.of(false, false);
  private Sides sides;

  BcClientPeer(Connection connection, ClientSettings settings) {
    super(connection.crypto);
    this.connection = connection;
    this.settings = settings;
    this.policy = settings.policy();
    // Drawn once: a second ClientHello has the same (RFC 8446, section 4.1.2).
    this.offer =
        ClientNegotiation.offer(
            policy,
            settings.demands().evidence().isPresent()
                ? settings.nonces().next(settings.demands().nonceOctets())
                : Bytes.EMPTY);
    this.sides = new Sides(connection, settings.demands().any());
  }

  private Sides sides(AgreedKinds kinds) {
    return new Sides(
        connection,
        answer,
        kinds,
        Direction.CLIENT_ATTESTS,
        settings.attestation(),
        settings.demands(),
        settings.trust().map(trust -> chain -> trust.check(chain, settings.host())),
        settings.trust().flatMap(ServerTrust::pinnedKeys));
  }

  @Override
  public Hashtable getClientExtensions() throws IOException {
    Hashtable<?, ?> table = super.getClientExtensions();
    ExtensionTables.addTo(table, connection.settings.profile().hellos().clientHello(offer));
    ExtensionTables.addTo(table, AgreedKinds.offer(policy, codePoints()));
    ExtensionTables.addTo(table, settings.rawKeys().offer());
    return table;
  }

  /**
   * ServerHello, HelloRetryRequest or CertificateRequest: no attestation extension belongs there.
   */
  void notIn(HandshakeMessage message, Map<Integer, Bytes> extensions) throws AttestationException {
    Placement.check(message, extensions.keySet(), codePoints());
  }

  @Override
  public void processServerExtensions(Hashtable table) throws IOException {
    super.processServerExtensions(table);
    Failures.guarded(
        () -> {
          new KeyMaterial(context, connection.flow).selfCheck();
          NegotiatedNames.checkSelection(table, connection.settings.applicationProtocols());
          Map<Integer, Bytes> extensions = ExtensionTables.read(table);
          answer =
              connection
                  .settings
                  .profile()
                  .hellos()
                  .readEncryptedExtensions(policy, offer, extensions);
          rawKeys = settings.rawKeys().read(extensions);
          AgreedKinds kinds =
              AgreedKinds.read(policy, answer, rawKeys.others(extensions), codePoints());
          connection.negotiated(answer);
          sides = sides(kinds);
          return true;
        });
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
        Failures.guarded(
            () -> {
              serverCertificate(certificate.getCertificate());
              return true;
            });
      }

      @Override
      public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
          throws IOException {
        Vector<?> offered = request.getSupportedSignatureAlgorithms();
        if (sides.attesting().isPresent()) {
          AttestingSide side = sides.attesting().get();
          return Failures.guarded(() -> side.credentials(context, offered));
        }
        return settings.credential().isEmpty() || !isTaken(settings.credential().get())
            ? null
            : CertificateSigner.create(
                context, connection.crypto, settings.credential().get(), offered);
      }
    };
  }

  /** A server that has not selected raw public keys takes certificates. */
  private boolean isTaken(Credential credential) {
    return !(credential instanceof RawKeyCredential)
        || rawKeys.directions().contains(Direction.CLIENT_ATTESTS);
  }

  private void serverCertificate(Certificate certificate) throws AttestationException {
    if (sides.relying().isPresent()) {
      // Nothing of our own has been sent yet that could come back.
      sides.relying().get().certificate(context, certificate, Bytes.EMPTY);
      return;
    }
    sides.certified().orElseThrow().certificate(certificate);
  }

  /** The server's CertificateVerify has that scheme, and is about to be verified. */
  boolean certificateVerifyHas(int scheme) throws AttestationException {
    return sides.certificateVerifyHas(scheme);
  }

  /** The server's CertificateVerify has been verified. */
  boolean certificateVerified() {
    return sides.certificateVerified();
  }

  /**
   * The server's Finished has been verified: a server that attests is judged now, before anything
   * of our own goes out.
   */
  boolean serverFinished(boolean certificateRequested) throws AttestationException {
    ClientNegotiation.requireCertificateRequest(answer, certificateRequested);
    if (settings.credentialRequired()) {
      requireTaken(certificateRequested);
    }
    if (sides.relying().isPresent()) {
      // A client sends nothing of its own to a server that has not been judged.
      sides.relying().get().finished(false);
    }
    return true;
  }

  private void requireTaken(boolean certificateRequested) throws AttestationException {
    if (!certificateRequested) {
      throw new AttestationException(
          Reason.NOT_ANSWERED, "the server does not ask for the client's certificate");
    }
    if (!isTaken(settings.credential().orElseThrow())) {
      throw new AttestationException(
          Reason.NOT_ANSWERED, "the server does not take the client's raw public key");
    }
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    Failures.guarded(
        () -> {
          sides.complete(context);
          return true;
        });
  }

  /** Whether legacy_session_id is filled (RFC 8446, appendix D.4). */
  @Override
  public boolean shouldUseCompatibilityMode() {
    return !connection.settings.profile().departs(Departure.NO_COMPATIBILITY_MODE);
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
  protected Vector<Integer> getSupportedGroups(Vector roles) {
    return new Vector<>(Arrays.stream(connection.settings.groupCodes()).boxed().toList());
  }

  @Override
  protected @Nullable Vector<ProtocolName> getProtocolNames() {
    return NegotiatedNames.protocols(connection.settings.applicationProtocols());
  }

  /** A share for the preferred group; another one costs a HelloRetryRequest. */
  @Override
  public Vector<Integer> getEarlyKeyShareGroups() {
    Vector<Integer> first = new Vector<>();
    first.add(connection.settings.groupCodes()[0]);
    return first;
  }

  @Override
  protected Vector<?> getSupportedSignatureAlgorithms() {
    return SignatureSchemes.vector(SignatureSchemes.CERTIFICATE);
  }

  @Override
  protected Vector<?> getSupportedSignatureAlgorithmsCert() {
    return SignatureSchemes.inChains();
  }

  /** Revocation is not checked, so nothing is asked for. */
  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return null;
  }

  @Override
  protected @Nullable Vector<ServerName> getSNIServerNames() {
    if (ServerTrust.isAddress(settings.host())) {
      return null;
    }
    Vector<ServerName> names = new Vector<>();
    names.add(
        new ServerName(NameType.host_name, settings.host().getBytes(StandardCharsets.US_ASCII)));
    return names;
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
