package org.attls.tls.hostile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceType;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DigitallySigned;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * A client that offers evidence over the raw nonce and then does whatever its switches say. It
 * trusts every server.
 *
 * <p>With no switch set it is admitted by a server that allows binding mode {@code draft}.
 */
public final class HostileClient extends TlsClientProtocol implements HostileAttester {
  /** Extensions of ClientHello, beside or instead of the honest ones. */
  public final Map<Integer, Bytes> helloExtensions = new LinkedHashMap<>();

  /** Octets of a handshake message in the record of Finished, behind it. */
  public byte[] behindFinished = new byte[0];

  /** A record of handshake messages before Finished. */
  public byte[] beforeFinished = new byte[0];

  /** Application data before Finished, under the keys of the handshake. */
  public byte[] dataBeforeFinished = new byte[0];

  /** Says close_notify before Finished. */
  public boolean closeBeforeFinished;

  /** Offers a pre-shared key that nobody knows. */
  public boolean offersPreSharedKey;

  /**
   * What becomes of each handshake record before it is protected; the transcript stays as it was.
   */
  public UnaryOperator<byte[]> handshakeRecord = octets -> octets;

  /** The groups offered; a share is sent for the first. */
  public List<Integer> groups = List.of(NamedGroup.x25519);

  /** The callbacks of the library, in their order. */
  public final List<String> calls = new ArrayList<>();

  /** Looks at the library's context when the client's credentials are asked for. */
  public Consumer<TlsContext> atCredentials = context -> {};

  private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());

  /** The evidence. */
  public final HostileCredential credential = new HostileCredential(crypto);

  /** An attack is made by setting switches, then {@link #start()}. */
  public HostileClient() {
    EvidenceType type = EvidenceType.of(CredentialKind.ATTESTATION, FakeEvidence.TYPE);
    helloExtensions.put(
        CodePoints.DRAFT_07.evidenceProposal(), new EvidenceProposal.Offer(List.of(type)).encode());
    helloExtensions.put(
        CodePoints.DRAFT_07.attestationBinding(),
        AttestationBinding.Offer.of(List.of(BindingMode.DRAFT)).encode());
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

  /** Makes ClientHello. */
  @Override
  public void start() throws IOException {
    connect(new Peer());
  }

  /** Sends a handshake message of its own, whatever the state. */
  public void sendHandshake(byte[] message) throws IOException {
    super.safeWriteRecord(ContentType.handshake, message, 0, message.length);
  }

  /** Sends a record of that content type, whatever the state. */
  public void sendRecord(int type, byte[] content) throws IOException {
    super.safeWriteRecord((short) type, content, 0, content.length);
  }

  /** Sends an alert of level warning. */
  public void warn(int alert) throws IOException {
    raiseAlertWarning((short) alert, "a switch says so");
  }

  /** Changes the keys, and asks for the same in return. */
  public void updateKeys() throws IOException {
    send13KeyUpdate(true);
  }

  @Override
  protected void receive13ServerFinished(ByteArrayInputStream body) throws IOException {
    super.receive13ServerFinished(body);
    calls.add("receive13ServerFinished");
  }

  @Override
  protected void send13FinishedMessage() throws IOException {
    if (beforeFinished.length > 0) {
      sendHandshake(beforeFinished);
    }
    if (dataBeforeFinished.length > 0) {
      super.safeWriteRecord(
          ContentType.application_data, dataBeforeFinished, 0, dataBeforeFinished.length);
    }
    if (closeBeforeFinished) {
      raiseAlertWarning((short) 0, "a switch says so");
    }
    super.send13FinishedMessage();
  }

  @Override
  protected void send13CertificateMessage(Certificate certificate) throws IOException {
    if (!credential.noCertificate) {
      super.send13CertificateMessage(certificate);
    }
  }

  @Override
  protected void send13CertificateVerifyMessage(DigitallySigned signature) throws IOException {
    if (!credential.noCertificate && !credential.noCertificateVerify) {
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
    if (type == ContentType.handshake) {
      byte[] record = handshakeRecord.apply(Arrays.copyOfRange(buffer, offset, offset + length));
      super.safeWriteRecord(type, record, 0, record.length);
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
      return new Vector<>(groups);
    }

    @Override
    public Vector<Integer> getEarlyKeyShareGroups() {
      return new Vector<>(groups.subList(0, 1));
    }

    @Override
    public @Nullable Vector<TlsPSKExternal> getExternalPSKs() {
      if (!offersPreSharedKey) {
        return null;
      }
      return new Vector<>(
          List.of(
              new BasicTlsPSKExternal(
                  new byte[] {1, 2, 3},
                  crypto.createSecret(new byte[32]),
                  PRFAlgorithm.tls13_hkdf_sha256)));
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
      calls.add("getClientExtensions");
      Hashtable<?, ?> table = super.getClientExtensions();
      Octets.put(table, helloExtensions);
      return table;
    }

    @Override
    public void processServerExtensions(Hashtable table) throws IOException {
      calls.add("processServerExtensions");
      super.processServerExtensions(table);
      Object answer = table.get(CodePoints.DRAFT_07.evidenceProposal());
      if (answer instanceof byte[] data) {
        try {
          credential.nonce = EvidenceProposal.Selection.decode(Bytes.copyOf(data)).nonce();
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
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate certificate) {
          calls.add("notifyServerCertificate");
        }

        @Override
        public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
            throws IOException {
          calls.add("getClientCredentials");
          atCredentials.accept(context);
          return credential.empty ? null : credential;
        }
      };
    }
  }
}
