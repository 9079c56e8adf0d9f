package org.attls.attack.peer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;
import org.jspecify.annotations.Nullable;

/**
 * A client that attests honestly, in mode {@code bound}, until a switch says otherwise. It trusts
 * every server.
 */
public final class LabClient extends LabPeer {
  private static final CodePoints CODES = CodePoints.DRAFT_07;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** SHA-256 of "HelloRetryRequest" (RFC 8446, section 4.1.3). */
  static final Bytes RETRY_RANDOM =
      Bytes.fromHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  /** A step of the client's last flight. */
  public interface Step {
    /** Does it. */
    void take(LabClient client) throws AttestationException;
  }

  /** Extensions of ClientHello by type, beside those that every ClientHello has. */
  public final Map<Integer, Bytes> helloExtensions = new LinkedHashMap<>();

  /** The versions offered. */
  public List<Integer> versions = List.of(0x0304);

  /** The groups offered. */
  public List<NamedGroup> groups = List.of(NamedGroup.X25519);

  /** The key share, of the first group. */
  public @Nullable KeyShare share;

  /** What becomes of the second ClientHello's extensions, all of them. */
  public UnaryOperator<Map<Integer, Bytes>> secondHello = extensions -> extensions;

  /** The client's last flight. */
  public List<Step> flight =
      List.of(LabClient::certificate, LabClient::certificateVerify, LabClient::finish);

  /** The challenge that the evidence answers. */
  public Function<LabClient, Bytes> challenge = LabClient::honestChallenge;

  /** The body of Certificate around the evidence. */
  public UnaryOperator<Bytes> certificateBody = LabClient::oneEntry;

  /** The scheme in CertificateVerify. */
  public int signatureScheme = 0x0403;

  private final Optional<Attester> attester;
  private final Bytes random = random32();
  private Bytes ownNonce = Bytes.EMPTY;
  private Map<Integer, Bytes> encryptedExtensions = Map.of();
  private @Nullable IdentityKey key;
  private Bytes nonce = Bytes.EMPTY;
  private BindingMode mode = BindingMode.DRAFT;
  private CredentialKind kind = CredentialKind.ATTESTATION;
  private Bytes peerCredential = Bytes.EMPTY;
  private boolean asked;
  private Bytes finishedHash = Bytes.EMPTY;
  private boolean over;
  private final List<Bytes> afterHandshake = new ArrayList<>();

  private LabClient(Optional<Attester> attester) {
    this.attester = attester;
  }

  /** A client that attests, with evidence alone. */
  public static LabClient attesting(Attester attester, BindingMode... modes) {
    return attesting(attester, CredentialKind.ATTESTATION, modes);
  }

  /**
   * A client that attests beside a certificate for its identity key, which is made when the key is
   * known.
   */
  public static LabClient certified(
      Attester attester, Function<IdentityKey, Bytes> certificate, BindingMode... modes) {
    LabClient client = attesting(attester, CredentialKind.CERT_ATTESTATION, modes);
    client.certificateBody =
        evidence ->
            entries(
                List.of(certificate.apply(client.identityKey())),
                Map.of(CODES.attestationEvidence(), evidence));
    return client;
  }

  private static LabClient attesting(Attester attester, CredentialKind kind, BindingMode... modes) {
    LabClient client = new LabClient(Optional.of(attester));
    client.kind = kind;
    client.helloExtensions.put(
        CODES.evidenceProposal(),
        new EvidenceProposal.Offer(
                attester.evidenceTypes().stream().map(type -> EvidenceType.of(kind, type)).toList())
            .encode());
    client.helloExtensions.put(
        CODES.attestationBinding(),
        AttestationBinding.Offer.of(modes.length == 0 ? List.of(BindingMode.BOUND) : List.of(modes))
            .encode());
    return client;
  }

  /** Asks the server for evidence too, alone and over a nonce of its own. */
  public LabClient asking(List<CmwType> types) {
    return asking(CredentialKind.ATTESTATION, types, random32(), BindingMode.BOUND);
  }

  /** Asks the server for evidence too, over a nonce that somebody else may have drawn. */
  public LabClient asking(
      CredentialKind kindOfServer, List<CmwType> types, Bytes chosenNonce, BindingMode... modes) {
    ownNonce = chosenNonce;
    helloExtensions.put(
        CODES.evidenceRequest(),
        new EvidenceRequest.Offer(
                types.stream().map(type -> EvidenceType.of(kindOfServer, type)).toList(),
                chosenNonce)
            .encode());
    helloExtensions.putIfAbsent(
        CODES.attestationBinding(), AttestationBinding.Offer.of(List.of(modes)).encode());
    return this;
  }

  /** The nonce that the server's evidence has to answer. */
  public Bytes ownNonce() {
    return ownNonce;
  }

  /** A client that has nothing to attest with. */
  public static LabClient plain() {
    return new LabClient(Optional.empty());
  }

  /** Makes ClientHello. */
  public LabClient start() {
    if (share == null) {
      share = KeyShare.generate(groups.get(0));
    }
    sendHandshake(hello(extensions()));
    return this;
  }

  /** The nonce that the server sent. */
  public Bytes nonce() {
    return nonce;
  }

  /** What the server sent in EncryptedExtensions. */
  public Map<Integer, Bytes> encryptedExtensions() {
    return encryptedExtensions;
  }

  /** The first entry's data in the server's Certificate. */
  public Bytes peerCredential() {
    return peerCredential;
  }

  /** The key that is attested; there is one from Certificate on. */
  public IdentityKey identityKey() {
    IdentityKey made = key;
    if (made == null) {
      throw new IllegalStateException("no identity key yet");
    }
    return made;
  }

  /** Whether its last flight is out. */
  public boolean isOver() {
    return over;
  }

  /** Handshake messages that arrived afterwards. */
  public List<Bytes> messagesAfterHandshake() {
    return List.copyOf(afterHandshake);
  }

  /** Hash of the transcript to the server's Finished. */
  public Bytes finishedHash() {
    return finishedHash;
  }

  /** That hash as it were if each message had been edited by somebody. */
  public Bytes finishedHash(UnaryOperator<Bytes> edit) {
    return transcript.hash(edit);
  }

  /** The challenge that the server expects. */
  public Bytes honestChallenge() {
    if (mode == BindingMode.DRAFT) {
      return Binder.draft(kind, nonce, secrets());
    }
    return secrets()
        .export(
            finishedHash,
            Binder.CLIENT_LABEL,
            Binder.context(Binder.CLIENT, nonce, identityKey().subjectPublicKeyInfo()),
            nonce.size());
  }

  /** Sends Certificate with evidence. */
  public void certificate() throws AttestationException {
    Attester own = attester.orElseThrow();
    Deadline deadline = Deadline.in(PATIENCE);
    key = own.identityKey(deadline);
    Bytes evidence =
        own.attest(own.evidenceTypes().get(0), challenge.apply(this), identityKey(), deadline)
            .octets();
    sendHandshake(Message.of(Message.CERTIFICATE, certificateBody.apply(evidence)));
  }

  /** Sends Certificate without an entry. */
  public void emptyCertificate() {
    sendHandshake(Message.of(Message.CERTIFICATE, Bytes.of(0, 0, 0, 0)));
  }

  /** Sends CertificateVerify by the identity key. */
  public void certificateVerify() throws AttestationException {
    Bytes covered =
        Bytes.concat(
            Bytes.utf8(" ".repeat(64)),
            Bytes.utf8("TLS 1.3, client CertificateVerify"),
            Bytes.of(0),
            transcript.hash());
    Bytes signature = identityKey().sign(covered, Deadline.in(PATIENCE));
    sendHandshake(
        Message.of(
            Message.CERTIFICATE_VERIFY,
            new OctetWriter().u16(signatureScheme).opaque16(signature).toBytes()));
  }

  /** Sends Finished, and changes to the keys for application data. */
  public void finish() {
    sendHandshake(finished(secrets().handshakeTraffic(true), transcript.hash()));
    writeWith(secrets().applicationTraffic(true, finishedHash));
  }

  /** A Certificate body with one entry and no extension. */
  public static Bytes oneEntry(Bytes data) {
    return entries(List.of(data), Map.of());
  }

  /** A Certificate body. */
  public static Bytes entries(List<Bytes> data, Map<Integer, Bytes> extensionsOfTheFirst) {
    OctetWriter list = new OctetWriter();
    for (int i = 0; i < data.size(); i++) {
      list.opaque24(data.get(i))
          .octets(Message.extensions(i == 0 ? extensionsOfTheFirst : Map.of()));
    }
    return new OctetWriter().u8(0).opaque24(list.toBytes()).toBytes();
  }

  @Override
  void received(Bytes message)
      throws GeneralSecurityException, MalformedException, AttestationException {
    OctetReader body = OctetReader.of(Message.body(message), "message");
    int type = Message.type(message);
    if (over) {
      afterHandshake.add(message);
      return;
    }
    if (type == Message.SERVER_HELLO) {
      serverHello(message, body);
      return;
    }
    transcript.add(message);
    switch (type) {
      case Message.ENCRYPTED_EXTENSIONS -> encryptedExtensions(Message.extensions(body));
      case Message.CERTIFICATE_REQUEST -> asked = true;
      case Message.CERTIFICATE -> {
        body.opaque8(0, 255, "certificate_request_context");
        OctetReader list = body.sub24(0, 0xFF_FFFF, "certificate_list");
        peerCredential = list.remaining() == 0 ? Bytes.EMPTY : list.opaque24(0, 0xFF_FFFF, "data");
      }
      case Message.FINISHED -> serverFinished();
      default -> {
        // CertificateVerify is taken unseen.
      }
    }
  }

  private void serverFinished() throws AttestationException {
    finishedHash = transcript.hash();
    readWith(secrets().applicationTraffic(false, finishedHash));
    if (asked) {
      for (Step step : flight) {
        step.take(this);
      }
    } else {
      finish();
    }
    over = true;
  }

  private void encryptedExtensions(Map<Integer, Bytes> extensions) throws AttestationException {
    encryptedExtensions = extensions;
    Bytes answer = extensions.get(CODES.evidenceProposal());
    if (answer != null) {
      nonce = EvidenceProposal.Selection.decode(answer).nonce();
    }
    Bytes binding = extensions.get(CODES.attestationBinding());
    if (binding != null) {
      mode = AttestationBinding.Selection.decode(binding).mode();
    }
  }

  private void serverHello(Bytes message, OctetReader body)
      throws MalformedException, GeneralSecurityException {
    body.u16("legacy_version");
    Bytes serverRandom = body.octets(32, "random");
    body.opaque8(0, 32, "legacy_session_id_echo");
    body.u16("cipher_suite");
    body.u8("legacy_compression_method");
    Map<Integer, Bytes> extensions = Message.extensions(body);
    Bytes keyShare = extensions.get(Extension.KEY_SHARE);
    if (keyShare == null) {
      throw new IllegalStateException("ServerHello without a key share");
    }
    if (serverRandom.equals(RETRY_RANDOM)) {
      transcript.retry();
      transcript.add(message);
      int group = keyShare.u8(0) << 8 | keyShare.u8(1);
      for (NamedGroup one : groups) {
        share = one.code() == group ? KeyShare.generate(one) : share;
      }
      Map<Integer, Bytes> second = extensions();
      Bytes cookie = extensions.get(Extension.COOKIE);
      if (cookie != null) {
        second.put(Extension.COOKIE, cookie);
      }
      sendHandshake(hello(secondHello.apply(second)));
      return;
    }
    transcript.add(message);
    KeyShare own = share;
    if (own == null) {
      throw new IllegalStateException("no key share");
    }
    Secrets known = Secrets.of(own.agree(keyShare.slice(4, keyShare.size())), transcript.hash());
    secrets(known);
    readWith(known.handshakeTraffic(false));
    writeWith(known.handshakeTraffic(true));
  }

  private Map<Integer, Bytes> extensions() {
    Map<Integer, Bytes> extensions = new LinkedHashMap<>();
    extensions.put(
        Extension.SERVER_NAME,
        new OctetWriter()
            .vector16(
                list ->
                    list.u8(0)
                        .opaque16(
                            Bytes.copyOf("server.example".getBytes(StandardCharsets.US_ASCII))))
            .toBytes());
    extensions.put(
        Extension.SUPPORTED_VERSIONS,
        new OctetWriter().vector8(list -> versions.forEach(list::u16)).toBytes());
    extensions.put(
        Extension.SUPPORTED_GROUPS,
        new OctetWriter()
            .vector16(list -> groups.forEach(group -> list.u16(group.code())))
            .toBytes());
    extensions.put(Extension.SIGNATURE_ALGORITHMS, Extension.SCHEMES);
    KeyShare own = share;
    if (own != null) {
      extensions.put(
          Extension.KEY_SHARE,
          new OctetWriter()
              .vector16(list -> list.u16(own.group().code()).opaque16(own.publicOctets()))
              .toBytes());
    }
    // What a test puts in takes the place of the honest one; pre_shared_key has to be the last.
    extensions.putAll(helloExtensions);
    Bytes preShared = extensions.remove(Extension.PRE_SHARED_KEY);
    if (preShared != null) {
      extensions.put(Extension.PRE_SHARED_KEY, preShared);
    }
    return extensions;
  }

  private Bytes hello(Map<Integer, Bytes> extensions) {
    return Message.of(
        Message.CLIENT_HELLO,
        new OctetWriter()
            .u16(0x0303)
            .octets(random)
            .opaque8(Bytes.EMPTY)
            .opaque16(Extension.SUITE)
            .opaque8(Bytes.of(0))
            .octets(Message.extensions(extensions))
            .toBytes());
  }

  static Bytes random32() {
    byte[] octets = new byte[32];
    RANDOM.nextBytes(octets);
    return Bytes.copyOf(octets);
  }
}
