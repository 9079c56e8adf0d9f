package org.attls.attack.peer;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.attls.attack.lab.LabCode;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;
import org.jspecify.annotations.Nullable;

/**
 * A server that takes up what a client proposes, in mode {@code bound}, and shows an X.509
 * certificate, or evidence where it has an attester and is asked for it. Honest until a switch says
 * otherwise; it never looks at what the client sends.
 */
public final class LabServer extends LabPeer {
  private static final CodePoints CODES = CodePoints.DRAFT_07;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A step of the server's flight behind ServerHello. */
  public interface Step {
    /** Does it. */
    void take(LabServer server) throws AttestationException, GeneralSecurityException;
  }

  /** Asks for a key share of this group first. */
  public @Nullable NamedGroup retryGroup;

  /** Extensions of HelloRetryRequest, beside those it must have. */
  public Map<Integer, Bytes> retryExtensions = Map.of();

  /** Extensions of ServerHello, beside those it must have. */
  public Map<Integer, Bytes> helloExtensions = Map.of();

  /** What becomes of the extensions of EncryptedExtensions. */
  public Consumer<Map<Integer, Bytes>> editExtensions = extensions -> {};

  /** Extensions of CertificateRequest, beside signature_algorithms. */
  public Map<Integer, Bytes> requestExtensions = Map.of();

  /** The nonce for the client's evidence. */
  public Bytes nonce = LabClient.random32();

  /** The mode that it selects where it is offered. */
  public BindingMode mode = BindingMode.BOUND;

  /** The server's flight behind ServerHello. */
  public List<Step> flight =
      List.of(
          LabServer::encryptedExtensions,
          LabServer::certificateRequest,
          LabServer::certificate,
          LabServer::certificateVerify,
          LabServer::finish);

  /** The challenge that the evidence answers. */
  public Function<LabServer, Bytes> challenge = LabServer::honestChallenge;

  /** The body of Certificate around the evidence. */
  public UnaryOperator<Bytes> certificateBody = LabClient::oneEntry;

  /** The key share; the same one in two connections is a leak. */
  public @Nullable KeyShare share;

  private final X509Credential credential;
  private final Optional<Attester> attester;
  private Map<Integer, Bytes> offer = Map.of();
  private final Bytes random = LabClient.random32();
  private Bytes sessionId = Bytes.EMPTY;
  private Optional<EvidenceType> selected = Optional.empty();
  private Bytes clientNonce = Bytes.EMPTY;
  private boolean bound;
  private @Nullable IdentityKey key;
  private Bytes finishedHash = Bytes.EMPTY;
  private Bytes peerCredential = Bytes.EMPTY;
  private boolean retried;
  private boolean over;

  private LabServer(X509Credential credential, Optional<Attester> attester) {
    this.credential = credential;
    this.attester = attester;
  }

  /** A server with a certificate. */
  public static LabServer with(X509Credential credential) {
    return new LabServer(credential, Optional.empty());
  }

  /** A server that attests where it is asked to. */
  public static LabServer attesting(X509Credential credential, Attester attester) {
    return new LabServer(credential, Optional.of(attester));
  }

  /** Attests beside a certificate for its identity key, which is made when the key is known. */
  public LabServer certified(Function<IdentityKey, Bytes> certificate) {
    certificateBody =
        evidence ->
            LabClient.entries(
                List.of(certificate.apply(identityKey())),
                Map.of(CODES.attestationEvidence(), evidence));
    return this;
  }

  /** What the client sent in its latest ClientHello. */
  public Map<Integer, Bytes> offer() {
    return offer;
  }

  /** The first entry's data in the client's Certificate. */
  public Bytes peerCredential() {
    return peerCredential;
  }

  /** Whether the client's Finished has arrived. */
  public boolean isOver() {
    return over;
  }

  /** The nonce that the client sent. */
  public Bytes clientNonce() {
    return clientNonce;
  }

  /** The key that is attested; there is one from Certificate on. */
  public IdentityKey identityKey() {
    IdentityKey made = key;
    if (made == null) {
      throw new IllegalStateException("no identity key yet");
    }
    return made;
  }

  /** The challenge that the client expects. */
  public Bytes honestChallenge() {
    if (!bound) {
      return Binder.draft(selected.orElseThrow().kind(), clientNonce, secrets());
    }
    return secrets()
        .exportEarly(
            Binder.SERVER_LABEL,
            Binder.context(Binder.SERVER, clientNonce, identityKey().subjectPublicKeyInfo()),
            clientNonce.size());
  }

  /** Sends EncryptedExtensions. */
  public void encryptedExtensions() throws AttestationException {
    Map<Integer, Bytes> extensions = new LinkedHashMap<>();
    Bytes proposal = offer.get(CODES.evidenceProposal());
    if (proposal != null) {
      EvidenceType type = EvidenceProposal.Offer.decode(proposal).types().get(0);
      extensions.put(
          CODES.evidenceProposal(), new EvidenceProposal.Selection(type, nonce).encode());
    }
    selected.ifPresent(
        type ->
            extensions.put(CODES.evidenceRequest(), new EvidenceRequest.Selection(type).encode()));
    if (offer.containsKey(CODES.attestationBinding()) && !extensions.isEmpty()) {
      extensions.put(CODES.attestationBinding(), new AttestationBinding.Selection(mode).encode());
      bound = mode == BindingMode.BOUND;
    }
    editExtensions.accept(extensions);
    sendHandshake(Message.of(Message.ENCRYPTED_EXTENSIONS, Message.extensions(extensions)));
  }

  /** Sends CertificateRequest where the client has proposed evidence. */
  public void certificateRequest() {
    if (!offer.containsKey(CODES.evidenceProposal())) {
      return;
    }
    Map<Integer, Bytes> extensions = new LinkedHashMap<>();
    extensions.put(Extension.SIGNATURE_ALGORITHMS, Extension.SCHEMES);
    extensions.putAll(requestExtensions);
    sendHandshake(
        Message.of(
            Message.CERTIFICATE_REQUEST,
            new OctetWriter().u8(0).octets(Message.extensions(extensions)).toBytes()));
  }

  /** Sends Certificate: evidence where it was selected, else the chain. */
  public void certificate() throws AttestationException, GeneralSecurityException {
    if (selected.isEmpty()) {
      sendHandshake(Message.of(Message.CERTIFICATE, LabClient.entries(chain(), Map.of())));
      return;
    }
    Attester own = attester.orElseThrow();
    Deadline deadline = Deadline.in(PATIENCE);
    key = own.identityKey(deadline);
    Bytes evidence =
        own.attest(selected.get().type(), challenge.apply(this), identityKey(), deadline).octets();
    sendHandshake(Message.of(Message.CERTIFICATE, certificateBody.apply(evidence)));
  }

  /** Sends CertificateVerify by the identity key, or by the certificate's. */
  public void certificateVerify() throws AttestationException, GeneralSecurityException {
    Bytes covered =
        Bytes.concat(
            Bytes.utf8(" ".repeat(64)),
            Bytes.utf8("TLS 1.3, server CertificateVerify"),
            Bytes.of(0),
            transcript.hash());
    Bytes signature;
    if (selected.isPresent()) {
      signature = identityKey().sign(covered, Deadline.in(PATIENCE));
    } else {
      Signature ecdsa = Signature.getInstance("SHA256withECDSA", LabCode.PROVIDER);
      ecdsa.initSign(credential.key());
      ecdsa.update(covered.toArray());
      signature = Bytes.copyOf(ecdsa.sign());
    }
    sendHandshake(
        Message.of(
            Message.CERTIFICATE_VERIFY,
            new OctetWriter().u16(0x0403).opaque16(signature).toBytes()));
  }

  /** Sends Finished, and changes to the keys for application data. */
  public void finish() {
    sendHandshake(finished(secrets().handshakeTraffic(false), transcript.hash()));
    finishedHash = transcript.hash();
    writeWith(secrets().applicationTraffic(false, finishedHash));
  }

  /** Sends a ticket, which allows nothing. */
  public void sendTicket() {
    Bytes ticket = LabClient.random32();
    sendRecord(
        RecordType.HANDSHAKE,
        Message.of(
            Message.NEW_SESSION_TICKET,
            new OctetWriter()
                .u32(3600)
                .u32(0)
                .opaque8(Bytes.of(0))
                .opaque16(ticket)
                .opaque16(Bytes.EMPTY)
                .toBytes()));
  }

  @Override
  void received(Bytes message)
      throws GeneralSecurityException, MalformedException, AttestationException {
    OctetReader body = OctetReader.of(Message.body(message), "message");
    switch (Message.type(message)) {
      case Message.CLIENT_HELLO -> clientHello(message, body);
      case Message.CERTIFICATE -> {
        body.opaque8(0, 255, "certificate_request_context");
        OctetReader list = body.sub24(0, 0xFF_FFFF, "certificate_list");
        peerCredential = list.remaining() == 0 ? Bytes.EMPTY : list.opaque24(0, 0xFF_FFFF, "data");
      }
      case Message.FINISHED -> {
        readWith(secrets().applicationTraffic(true, finishedHash));
        over = true;
      }
      default -> {
        // CertificateVerify is taken unseen.
      }
    }
  }

  private void clientHello(Bytes message, OctetReader body)
      throws MalformedException, GeneralSecurityException, AttestationException {
    body.u16("legacy_version");
    body.octets(32, "random");
    sessionId = body.opaque8(0, 32, "legacy_session_id");
    body.opaque16(0, 0xFFFF, "cipher_suites");
    body.opaque8(0, 255, "legacy_compression_methods");
    offer = Message.extensions(body);
    transcript.add(message);
    NamedGroup wanted = retryGroup;
    if (wanted != null && !retried) {
      retried = true;
      transcript.retry();
      Map<Integer, Bytes> extensions = new LinkedHashMap<>(retryExtensions);
      extensions.put(Extension.KEY_SHARE, Bytes.of(wanted.code() >> 8, wanted.code()));
      sendHandshake(hello(LabClient.RETRY_RANDOM, extensions));
      return;
    }
    Bytes request = offer.get(CODES.evidenceRequest());
    if (request != null && attester.isPresent()) {
      EvidenceRequest.Offer asked = EvidenceRequest.Offer.decode(request);
      clientNonce = asked.nonce();
      selected = Optional.of(asked.types().get(0));
    }
    serverHello();
    for (Step step : flight) {
      step.take(this);
    }
    readWith(secrets().handshakeTraffic(true));
  }

  private void serverHello() throws MalformedException, GeneralSecurityException {
    Bytes shares = offer.getOrDefault(Extension.KEY_SHARE, Bytes.EMPTY);
    OctetReader list = OctetReader.of(shares, "key_share").sub16(0, 0xFFFF, "client_shares");
    int code = list.u16("group");
    Bytes clientShare = list.opaque16(0, 0xFFFF, "key_exchange");
    NamedGroup group =
        NamedGroup.DEFAULT.stream().filter(one -> one.code() == code).findFirst().orElseThrow();
    KeyShare own = share;
    if (own == null) {
      own = KeyShare.generate(group);
      share = own;
    }
    Map<Integer, Bytes> extensions = new LinkedHashMap<>(helloExtensions);
    extensions.put(
        Extension.KEY_SHARE,
        new OctetWriter().u16(group.code()).opaque16(own.publicOctets()).toBytes());
    sendHandshake(hello(random, extensions));
    Secrets known = Secrets.of(own.agree(clientShare), transcript.hash());
    secrets(known);
    writeWith(known.handshakeTraffic(false));
  }

  private Bytes hello(Bytes helloRandom, Map<Integer, Bytes> extensions) {
    Map<Integer, Bytes> all = new LinkedHashMap<>(extensions);
    all.put(Extension.SUPPORTED_VERSIONS, Bytes.of(3, 4));
    return Message.of(
        Message.SERVER_HELLO,
        new OctetWriter()
            .u16(0x0303)
            .octets(helloRandom)
            .opaque8(sessionId)
            .octets(Extension.SUITE)
            .u8(0)
            .octets(Message.extensions(all))
            .toBytes());
  }

  private List<Bytes> chain() throws CertificateEncodingException {
    List<Bytes> chain = new ArrayList<>();
    for (X509Certificate certificate : credential.chain()) {
      chain.add(Bytes.copyOf(certificate.getEncoded()));
    }
    return chain;
  }
}
