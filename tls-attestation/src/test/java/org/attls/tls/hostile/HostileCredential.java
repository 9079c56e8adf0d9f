package org.attls.tls.hostile;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Deadline;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.SoftwareKey;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;

/**
 * Evidence over the raw nonce, of a hostile client or server, in the shape that the switches say.
 */
public final class HostileCredential implements TlsCredentialedSigner {
  /** Sends an empty Certificate. */
  public boolean empty;

  /** Leaves CertificateVerify out. */
  public boolean noCertificateVerify;

  /** Leaves Certificate and CertificateVerify out. */
  public boolean noCertificate;

  /** How many times the evidence stands in the Certificate. */
  public int entries = 1;

  /** What is in certificate_request_context; it ought to be empty. */
  public byte[] requestContext = new byte[0];

  /** Extensions of the first CertificateEntry. */
  public Map<Integer, Bytes> entryExtensions = Map.of();

  /** Other entries than evidence, where there are any. */
  public List<CredentialEntry> entriesInstead = List.of();

  /** The scheme named in CertificateVerify. */
  public int signatureScheme = SignatureScheme.ecdsa_secp256r1_sha256;

  /** The key that the evidence speaks of; the peer's own when empty. */
  public Bytes attestedKey = Bytes.EMPTY;

  /** What the peer wants to see in the evidence. */
  Bytes nonce = Bytes.EMPTY;

  private final SoftwareKey key = new SoftwareKey();
  private final BcTlsCrypto crypto;

  HostileCredential(BcTlsCrypto crypto) {
    this.crypto = crypto;
  }

  /** The key that signs CertificateVerify, DER SubjectPublicKeyInfo. */
  public Bytes key() {
    return key.subjectPublicKeyInfo();
  }

  @Override
  public Certificate getCertificate() {
    if (!entriesInstead.isEmpty()) {
      return new Certificate(
          requestContext,
          entriesInstead.stream()
              .map(entry -> entry(entry.data(), entry.extensions()))
              .toArray(CertificateEntry[]::new));
    }
    Bytes attested = attestedKey.isEmpty() ? key.subjectPublicKeyInfo() : attestedKey;
    Bytes evidence = new FakeEvidence(nonce, attested, true).wrapped().octets();
    CertificateEntry[] list = new CertificateEntry[entries];
    for (int i = 0; i < list.length; i++) {
      list[i] = entry(evidence, i == 0 ? entryExtensions : Map.of());
    }
    return new Certificate(requestContext, list);
  }

  private CertificateEntry entry(Bytes data, Map<Integer, Bytes> extensions) {
    Hashtable<Object, Object> table = new Hashtable<>();
    Octets.put(table, extensions);
    return new CertificateEntry(new Opaque(crypto, key.subjectPublicKeyInfo(), data), table);
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
        return key.sign(Bytes.copyOf(content.toByteArray()), Deadline.in(Duration.ofSeconds(5)))
            .toArray();
      }
    };
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
