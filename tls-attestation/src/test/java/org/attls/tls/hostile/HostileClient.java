package org.attls.tls.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceType;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DigitallySigned;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A client that offers evidence over the raw nonce and then does whatever its switches say. It
 * trusts every server.
 *
 * <p>With no switch set it is admitted by a server that allows binding mode {@code draft}.
 */
public final class HostileClient extends TlsClientProtocol {
  /** Sends an empty Certificate. */
  public boolean emptyCertificate;

  /** Leaves CertificateVerify out. */
  public boolean noCertificateVerify;

  /** Leaves Certificate and CertificateVerify out. */
  public boolean noCertificate;

  /** How many times the evidence stands in the Certificate. */
  public int entries = 1;

  /** What is in certificate_request_context; the server's was empty. */
  public byte[] requestContext = new byte[0];

  /** Extensions of the first CertificateEntry. */
  public Map<Integer, Bytes> entryExtensions = Map.of();

  /** Extensions of ClientHello, beside or instead of the honest ones. */
  public final Map<Integer, Bytes> helloExtensions = new LinkedHashMap<>();

  /** Octets of a handshake message in the record of Finished, behind it. */
  public byte[] behindFinished = new byte[0];

  /** The scheme named in CertificateVerify. */
  public int signatureScheme = SignatureScheme.ecdsa_secp256r1_sha256;

  private final SoftwareKey key = new SoftwareKey();
  private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
  private Bytes nonce = Bytes.EMPTY;

  /** An attack is made by setting switches, then {@link #start()}. */
  public HostileClient() {
    EvidenceType type = EvidenceType.of(CredentialKind.ATTESTATION, FakeEvidence.TYPE);
    helloExtensions.put(
        CodePoints.DRAFT_07.evidenceProposal(), new EvidenceProposal.Offer(List.of(type)).encode());
    helloExtensions.put(
        CodePoints.DRAFT_07.attestationBinding(),
        AttestationBinding.Offer.of(List.of(BindingMode.DRAFT)).encode());
  }

  /** Makes ClientHello. */
  public void start() throws IOException {
    connect(new Peer());
  }

  @Override
  protected void send13CertificateMessage(Certificate certificate) throws IOException {
    if (!noCertificate) {
      super.send13CertificateMessage(certificate);
    }
  }

  @Override
  protected void send13CertificateVerifyMessage(DigitallySigned signature) throws IOException {
    if (!noCertificate && !noCertificateVerify) {
      super.send13CertificateVerifyMessage(signature);
    }
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
    super.safeWriteRecord(type, buffer, offset, length);
  }

  private final class Peer extends AbstractTlsClient {
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
    protected Vector<Integer> getSupportedGroups(Vector roles) {
      return new Vector<>(List.of(NamedGroup.x25519));
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
      Hashtable<?, ?> table = super.getClientExtensions();
      Octets.put(table, helloExtensions);
      return table;
    }

    @Override
    public void processServerExtensions(Hashtable table) throws IOException {
      super.processServerExtensions(table);
      Object answer = table.get(CodePoints.DRAFT_07.evidenceProposal());
      if (answer instanceof byte[] data) {
        try {
          nonce = EvidenceProposal.Selection.decode(Bytes.copyOf(data)).nonce();
        } catch (AttestationException malformed) {
          throw new IOException(malformed);
        }
      }
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate certificate) {}

        @Override
        public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
            throws IOException {
          return emptyCertificate ? null : new Credential();
        }
      };
    }
  }

  /** The evidence, in the shape that the switches say. */
  private final class Credential implements TlsCredentialedSigner {
    @Override
    public Certificate getCertificate() {
      Bytes evidence = new FakeEvidence(nonce, key.subjectPublicKeyInfo(), true).wrapped().octets();
      CertificateEntry[] list = new CertificateEntry[entries];
      for (int i = 0; i < list.length; i++) {
        Hashtable<Object, Object> extensions = new Hashtable<>();
        if (i == 0) {
          Octets.put(extensions, entryExtensions);
        }
        list[i] =
            new CertificateEntry(
                new Opaque(crypto, key.subjectPublicKeyInfo(), evidence), extensions);
      }
      return new Certificate(requestContext, list);
    }

    @Override
    public byte[] generateRawSignature(byte[] hash) {
      throw new IllegalStateException("the stream signer is used");
    }

    @Override
    public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
      return SignatureScheme.getSignatureAndHashAlgorithm(signatureScheme);
    }

    @Override
    public TlsStreamSigner getStreamSigner() {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      return new TlsStreamSigner() {
        @Override
        public OutputStream getOutputStream() {
          return content;
        }

        @Override
        public byte[] getSignature() {
          return key.sign(
                  Bytes.copyOf(content.toByteArray()), Deadline.in(java.time.Duration.ofSeconds(5)))
              .toArray();
        }
      };
    }
  }

  /** Octets in the place of a certificate. */
  private static final class Opaque extends BcTlsRawKeyCertificate {
    private final Bytes octets;

    Opaque(BcTlsCrypto crypto, Bytes key, Bytes octets) {
      super(crypto, key.toArray());
      this.octets = octets;
    }

    @Override
    public byte[] getEncoded() {
      return octets.toArray();
    }
  }
}
