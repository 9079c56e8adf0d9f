package org.attls.tls.hostile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CertificateTypeExtension;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DigitallySigned;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A server that otherwise does whatever its switches say: one with a valid certificate that takes
 * the client's proposal up, in mode {@code bound}, and never looks at the evidence; or one that
 * attests, over the raw nonce.
 */
public final class HostileServer extends TlsServerProtocol implements HostileAttester {
  /** Asks for no certificate. */
  public boolean noCertificateRequest;

  /** The only scheme in CertificateRequest. */
  public int requestedScheme = SignatureScheme.ecdsa_secp256r1_sha256;

  /** Extensions of EncryptedExtensions, beside or instead of the honest ones. */
  public final Map<Integer, Bytes> encryptedExtensions = new LinkedHashMap<>();

  /** Takes the client's proposal up with the client's own nonce. */
  public boolean mirrorsNonce;

  /**
   * Does not see the certificate types of ClientHello (RFC 7250), which the library would answer.
   */
  public boolean blindToCertificateTypes;

  /** Extensions of ServerHello. */
  public Map<Integer, Bytes> helloExtensions = Map.of();

  /** Extensions of HelloRetryRequest. */
  public Map<Integer, Bytes> retryExtensions = Map.of();

  /** The only group taken. */
  public int group = NamedGroup.x25519;

  /** Octets of a handshake message in the record of Finished, behind it. */
  public byte[] behindFinished = new byte[0];

  /** Handshake messages in the clear, in a record before ServerHello. */
  public byte[] beforeServerHello = new byte[0];

  /** Extensions of CertificateRequest, beside signature_algorithms. */
  public Map<Integer, Bytes> requestExtensions = Map.of();

  /** Extensions of the first CertificateEntry. */
  public Map<Integer, Bytes> entryExtensions = Map.of();

  /** The scheme of CertificateVerify. */
  public int signatureScheme = SignatureScheme.ecdsa_secp256r1_sha256;

  /**
   * What becomes of each handshake record before it is protected; the transcript stays as it was.
   */
  public UnaryOperator<byte[]> handshakeRecord = octets -> octets;

  /** The callbacks of the library, in their order. */
  public final List<String> calls = new ArrayList<>();

  /** Looks at the library's context when the client's certificate has arrived. */
  public Consumer<TlsContext> atCertificate = context -> {};

  private final @Nullable X509Credential x509;
  private final BcTlsCrypto crypto =
      new BcTlsCrypto(new SecureRandom()) {
        @Override
        public TlsCertificate createCertificate(short type, byte[] encoding) {
          return new BcTlsRawKeyCertificate(
              this, new SoftwareKey().subjectPublicKeyInfo().toArray());
        }
      };

  /** The evidence, where the server attests. */
  public final HostileCredential credential = new HostileCredential(crypto);

  /** Honest but for what is set later. */
  public HostileServer(X509Credential credential) {
    this.x509 = credential;
    EvidenceType type = EvidenceType.of(CredentialKind.ATTESTATION, FakeEvidence.TYPE);
    encryptedExtensions.put(
        CodePoints.DRAFT_07.evidenceProposal(),
        new EvidenceProposal.Selection(type, Bytes.copyOf(new byte[32])).encode());
    encryptedExtensions.put(
        CodePoints.DRAFT_07.attestationBinding(),
        new AttestationBinding.Selection(BindingMode.BOUND).encode());
  }

  /** Attests; admitted by a client that allows binding mode {@code draft}. */
  public HostileServer() {
    this.x509 = null;
    this.noCertificateRequest = true;
    EvidenceType type = EvidenceType.of(CredentialKind.ATTESTATION, FakeEvidence.TYPE);
    encryptedExtensions.put(
        CodePoints.DRAFT_07.evidenceRequest(), new EvidenceRequest.Selection(type).encode());
    encryptedExtensions.put(
        CodePoints.DRAFT_07.attestationBinding(),
        new AttestationBinding.Selection(BindingMode.DRAFT).encode());
  }

  @Override
  public HostileCredential credential() {
    return credential;
  }

  @Override
  public void changeRecords(UnaryOperator<byte[]> change) {
    handshakeRecord = change;
  }

  @Override
  public void behindFinished(byte[] message) {
    behindFinished = message;
  }

  @Override
  public TlsProtocol protocol() {
    return this;
  }

  /** Waits for ClientHello. */
  @Override
  public void start() throws IOException {
    accept(new Peer());
  }

  /** Sends a record of that content type, whatever the state. */
  public void sendRecord(int type, byte[] content) throws IOException {
    super.safeWriteRecord((short) type, content, 0, content.length);
  }

  /** Sends an alert of level warning. */
  public void warn(int alert) throws IOException {
    raiseAlertWarning((short) alert, "a switch says so");
  }

  /** Sends a handshake message of its own, whatever the state. */
  public void sendHandshake(byte[] message) throws IOException {
    super.safeWriteRecord(ContentType.handshake, message, 0, message.length);
  }

  /** Changes the keys, and asks for the same in return. */
  public void updateKeys() throws IOException {
    send13KeyUpdate(true);
  }

  @Override
  protected void receive13ClientCertificateVerify(ByteArrayInputStream body) {
    // Taken unseen.
    calls.add("receive13ClientCertificateVerify");
  }

  @Override
  protected void sendServerHelloMessage(ServerHello hello) throws IOException {
    if (beforeServerHello.length > 0) {
      sendHandshake(beforeServerHello);
    }
    super.sendServerHelloMessage(hello);
  }

  @Override
  protected void send13CertificateMessage(Certificate certificate) throws IOException {
    if (!credential.noCertificate) {
      super.send13CertificateMessage(
          credential.empty ? Certificate.EMPTY_CHAIN_TLS13 : certificate);
    }
  }

  @Override
  protected void send13CertificateVerifyMessage(DigitallySigned signature) throws IOException {
    if (!credential.noCertificate && !credential.noCertificateVerify) {
      super.send13CertificateVerifyMessage(signature);
    }
  }

  @Override
  protected ServerHello generate13ServerHello(
      ClientHello hello, HandshakeMessageInput message, boolean afterRetry) throws IOException {
    ServerHello answer = super.generate13ServerHello(hello, message, afterRetry);
    Octets.put(
        answer.getExtensions(), answer.isHelloRetryRequest() ? retryExtensions : helloExtensions);
    return answer;
  }

  @Override
  protected void safeWriteRecord(short type, byte[] buffer, int offset, int length)
      throws IOException {
    boolean finished = type == ContentType.handshake && buffer[offset] == 20;
    if (finished && behindFinished.length > 0) {
      byte[] joined = new byte[length + behindFinished.length];
      System.arraycopy(buffer, offset, joined, 0, length);
      System.arraycopy(behindFinished, 0, joined, length, behindFinished.length);
      super.safeWriteRecord(type, joined, 0, joined.length);
      return;
    }
    if (type == ContentType.handshake) {
      byte[] record = handshakeRecord.apply(Arrays.copyOfRange(buffer, offset, offset + length));
      super.safeWriteRecord(type, record, 0, record.length);
      return;
    }
    super.safeWriteRecord(type, buffer, offset, length);
  }

  private final class Peer extends AbstractTlsServer {
    Peer() {
      super(crypto);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.TLSv13.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
      return new int[] {CipherSuite.TLS_AES_128_GCM_SHA256};
    }

    @Override
    public int[] getSupportedGroups() {
      return new int[] {group};
    }

    @Override
    public Hashtable getServerExtensions() throws IOException {
      calls.add("getServerExtensions");
      Hashtable<?, ?> table = super.getServerExtensions();
      Octets.put(table, encryptedExtensions);
      if (mirrorsNonce) {
        Octets.put(
            table,
            Map.of(
                CodePoints.DRAFT_07.evidenceProposal(),
                new EvidenceProposal.Selection(
                        EvidenceType.of(CredentialKind.ATTESTATION, FakeEvidence.TYPE),
                        credential.nonce)
                    .encode()));
      }
      return table;
    }

    /** The library takes application protocols out again that it did not select itself. */
    @Override
    public void getServerExtensionsForConnection(Hashtable table) throws IOException {
      super.getServerExtensionsForConnection(table);
      Octets.put(table, encryptedExtensions);
      if (mirrorsNonce) {
        Octets.put(
            table,
            Map.of(
                CodePoints.DRAFT_07.evidenceProposal(),
                new EvidenceProposal.Selection(
                        EvidenceType.of(CredentialKind.ATTESTATION, FakeEvidence.TYPE),
                        credential.nonce)
                    .encode()));
      }
    }

    @Override
    public @Nullable CertificateRequest getCertificateRequest() throws IOException {
      calls.add("getCertificateRequest");
      if (noCertificateRequest) {
        return null;
      }
      Vector<SignatureAndHashAlgorithm> schemes = new Vector<>();
      schemes.add(SignatureScheme.getSignatureAndHashAlgorithm(requestedScheme));
      return new CertificateRequest(TlsUtils.EMPTY_BYTES, schemes, null, null) {
        @Override
        public void encode(TlsContext context, OutputStream output) throws IOException {
          Hashtable<Object, Object> extensions = new Hashtable<>();
          TlsExtensionsUtils.addSignatureAlgorithmsExtension(extensions, schemes);
          Octets.put(extensions, requestExtensions);
          TlsUtils.writeOpaque8(TlsUtils.EMPTY_BYTES, output);
          TlsUtils.writeOpaque16(writeExtensionsData(extensions), output);
        }
      };
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) {
      // Taken unseen.
      calls.add("notifyClientCertificate");
      atCertificate.accept(context);
    }

    @Override
    public void processClientExtensions(Hashtable table) throws IOException {
      Hashtable<?, ?> offered = table;
      Hashtable<Object, Object> seen = new Hashtable<>(offered);
      if (blindToCertificateTypes) {
        seen.remove(CertificateTypeExtension.type(Direction.CLIENT_ATTESTS));
        seen.remove(CertificateTypeExtension.type(Direction.SERVER_ATTESTS));
      }
      super.processClientExtensions(seen);
      calls.add("processClientExtensions");
      if (table.get(CodePoints.DRAFT_07.evidenceRequest()) instanceof byte[] request) {
        try {
          credential.nonce = EvidenceRequest.Offer.decode(Bytes.copyOf(request)).nonce();
        } catch (AttestationException malformed) {
          throw new IOException(malformed);
        }
      }
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
      super.notifyHandshakeComplete();
      calls.add("notifyHandshakeComplete");
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
      calls.add("getCredentials");
      if (x509 == null) {
        return credential;
      }
      try {
        Hashtable<Object, Object> extensions = new Hashtable<>();
        Octets.put(extensions, entryExtensions);
        CertificateEntry[] entries = {
          new CertificateEntry(
              new BcTlsCertificate(crypto, x509.chain().get(0).getEncoded()), extensions)
        };
        return new BcDefaultTlsCredentialedSigner(
            new TlsCryptoParameters(context),
            crypto,
            PrivateKeyFactory.createKey(x509.key().getEncoded()),
            new Certificate(TlsUtils.EMPTY_BYTES, entries),
            SignatureScheme.getSignatureAndHashAlgorithm(signatureScheme));
      } catch (java.security.cert.CertificateEncodingException impossible) {
        throw new IOException(impossible);
      }
    }
  }
}
