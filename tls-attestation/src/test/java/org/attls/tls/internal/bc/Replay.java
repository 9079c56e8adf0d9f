package org.attls.tls.internal.bc;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.rats.Attester;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttesterSettings;
import org.attls.tls.engine.ClientSettings;
import org.attls.tls.engine.ConnectionSettings;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.engine.ServerSettings;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.TestCertificates;
import org.attls.tls.profile.MbedtlsPoc;
import org.attls.tls.profile.Recording;
import org.attls.tls.wire.BindingMode;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.DefaultTlsCredentialedSigner;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.jspecify.annotations.Nullable;

/**
 * Our end in the place of one end of a recorded conversation, to meet the recorded octets of the
 * other. Only what the record lacks is replaced ({@link RecordedCrypto}, and the signature of the
 * server's certificate, whose key is not in the record); the rest is the engine.
 */
public final class Replay {
  private final AttestedTlsEngine engine;
  private final Sent sent;

  private Replay(AttestedTlsEngine engine, Sent sent) {
    this.engine = engine;
    this.sent = sent;
  }

  /** Our server in the place of the recorded one. */
  public static Replay server(Recording recording, RelyingParty relyingParty) throws IOException {
    Sent sent = new Sent(Endpoint.SERVER);
    ServerSettings settings =
        new ServerSettings(
            Optional.of(new TestCertificates().server("localhost")),
            Optional.empty(),
            Optional.empty(),
            Optional.of(relyingParty),
            octets -> recording.value("nonce"),
            connection(sent, recording));
    Connection connection =
        new Connection(
            settings.connection(), Endpoint.SERVER, new RecordedCrypto(recording, false));
    BcServerPeer peer = new RecordedServer(connection, settings, recording);
    BcServerProtocol protocol = new BcServerProtocol(connection, peer);
    BcEngine engine = new BcEngine(connection, protocol, peer);
    protocol.accept(peer);
    return new Replay(engine, sent);
  }

  /** Our client in the place of the recorded one. */
  public static Replay client(Recording recording, Attester attester, ServerTrust trust)
      throws IOException {
    Sent sent = new Sent(Endpoint.CLIENT);
    ClientSettings settings =
        new ClientSettings(
            Optional.of(trust),
            "localhost",
            Optional.of(new AttesterSettings(attester, List.of(BindingMode.DRAFT))),
            Optional.empty(),
            octets -> Bytes.EMPTY,
            connection(sent, recording));
    Connection connection =
        new Connection(settings.connection(), Endpoint.CLIENT, new RecordedCrypto(recording, true));
    BcClientPeer peer = new BcClientPeer(connection, settings);
    BcClientProtocol protocol = new BcClientProtocol(connection, peer);
    BcEngine engine = new BcEngine(connection, protocol, peer);
    protocol.connect(peer);
    return new Replay(engine, sent);
  }

  private static ConnectionSettings connection(Sent sent, Recording recording) {
    boolean retried = !recording.messages("hello_retry_request").isEmpty();
    boolean client = sent.self == Endpoint.CLIENT;
    return new ConnectionSettings(
        MbedtlsPoc.carrying(Recording.BARE_TYPE),
        TlsLimits.DEFAULT,
        // The recorded server of the conversation with a retry takes one group only.
        retried && !client
            ? List.of(NamedGroup.SECP384R1)
            : List.of(NamedGroup.X25519, NamedGroup.SECP384R1),
        false,
        sent,
        new SecureRandom(),
        List.of(),
        Optional.empty(),
        EllipticCurves.preferred());
  }

  /** The engine. */
  public AttestedTlsEngine engine() {
    return engine;
  }

  /** Takes all the output there is. */
  public Bytes output() {
    byte[] output = new byte[engine.outputAvailable()];
    int read = engine.readOutput(output, 0, output.length);
    return Bytes.copyOf(output).slice(0, read);
  }

  /** Takes all application data there is. */
  public Bytes applicationData() {
    byte[] data = new byte[engine.inputAvailable()];
    int read = engine.readInput(data, 0, data.length);
    return Bytes.copyOf(data).slice(0, Math.max(read, 0));
  }

  /** The handshake messages that our end has sent, with their headers. */
  public List<Bytes> sent() {
    return List.copyOf(sent.messages);
  }

  private static final class Sent implements HandshakeListener {
    private final Endpoint self;
    private final List<Bytes> messages = new ArrayList<>();

    Sent(Endpoint self) {
      this.self = self;
    }

    @Override
    public void message(Endpoint sender, Bytes message) {
      if (sender == self) {
        messages.add(message);
      }
    }
  }

  /** Shows the recorded certificate, and signs as recorded. */
  private static final class RecordedServer extends BcServerPeer {
    private static final int VERIFY_HEADER = 8;

    private final Connection connection;
    private final Recording recording;

    RecordedServer(Connection connection, ServerSettings settings, Recording recording) {
      super(connection, settings);
      this.connection = connection;
      this.recording = recording;
    }

    @Override
    public TlsCredentials getCredentials() {
      Bytes verify = recording.message("certificate_verify_server");
      byte[] signature = verify.slice(VERIFY_HEADER, verify.size()).toArray();
      TlsSigner recorded =
          new TlsSigner() {
            @Override
            public byte[] generateRawSignature(SignatureAndHashAlgorithm algorithm, byte[] hash) {
              return signature;
            }

            @Override
            public @Nullable TlsStreamSigner getStreamSigner(SignatureAndHashAlgorithm algorithm) {
              return null;
            }
          };
      return new DefaultTlsCredentialedSigner(
          new TlsCryptoParameters(context),
          recorded,
          certificate(),
          SignatureScheme.getSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256));
    }

    private Certificate certificate() {
      try {
        OctetReader message =
            OctetReader.of(recording.message("certificate_server").slice(4 + 1, 467), "list");
        OctetReader list = message.sub24(0, 0xFFFF, "certificate_list");
        return new Certificate(
            TlsUtils.EMPTY_BYTES,
            new CertificateEntry[] {
              new CertificateEntry(
                  new EvidenceCertificate(connection.crypto, list.opaque24(1, 0xFFFF, "cert_data")),
                  null)
            });
      } catch (MalformedException malformed) {
        throw new IllegalStateException("the recorded Certificate cannot be read", malformed);
      }
    }
  }
}
