package org.attls.tls.internal.bc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Vector;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.ClientSettings;
import org.attls.tls.engine.Stage;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.ClientNegotiation;
import org.attls.tls.negotiate.ClientOffer;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.HandshakeMessage;
import org.attls.tls.negotiate.Negotiated;
import org.attls.tls.negotiate.Placement;
import org.attls.tls.negotiate.Requirement;
import org.attls.tls.negotiate.ServerAnswer;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceType;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
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
  private Negotiated.@Nullable BackgroundCheck negotiated;
  private @Nullable PublicKey serverKey;
  private @Nullable IdentityKey identityKey;
  private @Nullable BoundValue bound;

  BcClientPeer(Connection connection, ClientSettings settings) {
    super(connection.crypto);
    this.connection = connection;
    this.settings = settings;
    this.policy = policy(settings.attestation());
    this.offer = ClientNegotiation.offer(policy, Bytes.EMPTY);
  }

  private static AttestationPolicy policy(Optional<ClientSettings.Attestation> attestation) {
    if (attestation.isEmpty()) {
      return AttestationPolicy.OFF;
    }
    List<EvidenceType> types =
        attestation.get().attester().evidenceTypes().stream()
            .map(type -> EvidenceType.of(CredentialKind.ATTESTATION, type))
            .toList();
    return new AttestationPolicy(
        DirectionPolicy.OFF,
        DirectionPolicy.evidence(Requirement.REQUIRED, types),
        attestation.get().bindingModes());
  }

  @Override
  public Hashtable getClientExtensions() throws IOException {
    Hashtable<?, ?> table = super.getClientExtensions();
    ExtensionTables.addTo(table, offer.extensions(codePoints()));
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
          answer =
              ClientNegotiation.accept(policy, offer, ExtensionTables.read(table), codePoints());
          answer.clientAttests().flatMap(Negotiated::evidence).ifPresent(this::negotiated);
          return true;
        });
  }

  private void negotiated(Negotiated.BackgroundCheck evidence) {
    negotiated = evidence;
    connection.clock.sinceStart(Stage.NEGOTIATION);
    connection
        .settings
        .listener()
        .negotiated(evidence.type().type(), evidence.binding(), evidence.nonce());
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
        return Failures.guarded(() -> credentials(request)).orElse(null);
      }
    };
  }

  private void serverCertificate(Certificate certificate) throws IOException, AttestationException {
    for (CertificateEntry entry : certificate.getCertificateEntryList()) {
      Map<Integer, Bytes> extensions = ExtensionTables.read(entry.getExtensions());
      notIn(HandshakeMessage.CERTIFICATE_ENTRY, extensions);
      // None of those that may be here was in ClientHello (RFC 8446, section 4.4.2).
      if (!extensions.isEmpty()) {
        throw new AttestationException(
            Reason.UNSOLICITED,
            "extension "
                + extensions.keySet().iterator().next()
                + " of the server's certificate was not asked for");
      }
    }
    List<X509Certificate> chain = chain(certificate);
    settings.trust().check(chain, settings.host());
    serverKey = chain.get(0).getPublicKey();
  }

  private static List<X509Certificate> chain(Certificate certificate)
      throws IOException, AttestationException {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (TlsCertificate one : certificate.getCertificateList()) {
        chain.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(one.getEncoded())));
      }
    } catch (CertificateException malformed) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, "the server's certificate cannot be parsed", malformed);
    }
    return chain;
  }

  /** The server's CertificateVerify has been verified, which had that scheme. */
  boolean certificateVerified(int scheme) throws AttestationException {
    PublicKey key = serverKey;
    if (key == null || !SignatureSchemes.forKey(key).contains(scheme)) {
      throw new AttestationException(
          Reason.SIGNATURE_SCHEME,
          "signature scheme " + scheme + " does not fit the server's certificate");
    }
    return true;
  }

  /** The server's Finished has been verified. */
  boolean serverFinished(boolean certificateRequested) throws AttestationException {
    ClientNegotiation.requireCertificateRequest(answer, certificateRequested);
    return true;
  }

  /**
   * Evidence for this connection, and the key that signs CertificateVerify; none where it was not
   * negotiated.
   */
  private Optional<TlsCredentials> credentials(CertificateRequest request)
      throws AttestationException {
    Negotiated.BackgroundCheck evidence = negotiated;
    if (evidence == null) {
      return Optional.empty();
    }
    Attester attester = settings.attestation().orElseThrow().attester();
    IdentityKey key =
        connection.clock.time(Stage.EVIDENCE, () -> attester.identityKey(connection.deadline));
    identityKey = key;
    int scheme = SignatureSchemes.of(key.algorithm());
    if (!request
        .getSupportedSignatureAlgorithms()
        .contains(SignatureScheme.getSignatureAndHashAlgorithm(scheme))) {
      throw new AttestationException(
          Reason.SIGNATURE_SCHEME, "the server takes no signature of " + key.algorithm());
    }
    Bytes challenge =
        new KeyMaterial(context, connection.flow)
            .challengeToClient(evidence, key.subjectPublicKeyInfo());
    bound = new BoundValue(evidence, key.subjectPublicKeyInfo(), challenge);
    Cmw made =
        connection.clock.time(
            Stage.EVIDENCE,
            () -> attester.attest(evidence.type().type(), challenge, key, connection.deadline));
    connection.settings.listener().evidence(made.octets());
    connection.evidenceOctets(made.octets().size());
    return Optional.of(new AttestationSigner(connection, key, made.octets(), scheme));
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    Failures.guarded(
        () -> {
          if (bound != null) {
            bound.crossCheck(new KeyMaterial(context, connection.flow), context);
          }
          connection.exporter().crossCheck(new KeyMaterial(context, connection.flow));
          Leftovers.dropEvidence(context);
          connection.established(Sessions.of(context, connection, negotiated, Optional.empty()));
          close();
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
    return SignatureSchemes.vector(SignatureSchemes.SERVER);
  }

  @Override
  protected Vector<?> getSupportedSignatureAlgorithmsCert() {
    Vector<Object> all = new Vector<>(SignatureSchemes.vector(SignatureSchemes.SERVER));
    all.addAll(SignatureSchemes.vector(SignatureSchemes.CHAIN_ONLY));
    return all;
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
    IdentityKey key = identityKey;
    identityKey = null;
    if (key != null) {
      key.close();
    }
  }

  private CodePoints codePoints() {
    return connection.settings.codePoints();
  }
}
