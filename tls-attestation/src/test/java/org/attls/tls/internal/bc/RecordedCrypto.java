package org.attls.tls.internal.bc;

import java.security.SecureRandom;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.profile.MbedtlsPoc;
import org.attls.tls.profile.Recording;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * The cryptography of one end of a recorded conversation: its random and key share are the recorded
 * ones, and where the key schedule (RFC 8446, section 7.1) leads to a traffic secret, it is the one
 * in the recorded key log. Everything behind the traffic secrets is computed as always: record
 * protection, Finished, signatures.
 *
 * <p>The transcript is that of the record: of our own messages, which need not equal the recorded
 * ones, those that were recorded are hashed.
 */
final class RecordedCrypto extends AttestedTlsCrypto {
  private final Recording recording;
  private final RecordedHello own;

  RecordedCrypto(Recording recording, boolean client) {
    super(
        new SecureRandom(),
        EllipticCurves.preferred(),
        MbedtlsPoc.carrying(Recording.BARE_TYPE).codePoints().certificateType());
    this.recording = recording;
    this.own = RecordedHello.read(recording.message(client ? "client_hello" : "server_hello"));
  }

  @Override
  public TlsNonceGenerator createNonceGenerator(byte[] seed) {
    return size -> own.random().slice(0, size).toArray();
  }

  @Override
  public TlsECDomain createECDomain(TlsECConfig config) {
    return RecordedAgreement::new;
  }

  @Override
  public TlsSecret hkdfInit(int hash) {
    return new RecordedSecret(this, recording);
  }

  @Override
  public TlsHash createHash(int hash) {
    return new RecordedTranscriptHash(recording);
  }

  /** Agrees on what only the recorded ends know. */
  private final class RecordedAgreement implements TlsAgreement {
    @Override
    public byte[] generateEphemeral() {
      return own.keyShare().toArray();
    }

    @Override
    public void receivePeerValue(byte[] peer) {
      // The private half of our own is not in the record.
    }

    @Override
    public TlsSecret calculateSecret() {
      return new RecordedSecret(RecordedCrypto.this, recording);
    }
  }

  /** A secret of this connection with known octets. */
  TlsSecret known(Bytes octets) {
    return new KeyScheduleSecret(this, octets.toArray());
  }
}
