package org.attls.tls.internal.bc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.binding.Challenge;
import org.attls.tls.binding.HandshakeExporter;
import org.attls.tls.binding.KeySchedule;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.binding.TlsExporter;
import org.attls.tls.handshake.HandshakeFlow;
import org.attls.tls.negotiate.Negotiated;
import org.attls.tls.wire.Direction;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;

/**
 * The challenges of one connection, computed from the library's secrets and our own transcript.
 *
 * <p>That secret and transcript are those the library uses is checked in every handshake: the
 * traffic secret derived from them must be the library's.
 */
final class KeyMaterial {
  private static final byte[] COMPARED = "attls self-check".getBytes(StandardCharsets.US_ASCII);

  private final TlsContext context;
  private final HandshakeFlow flow;

  KeyMaterial(TlsContext context, HandshakeFlow flow) {
    this.context = context;
    this.flow = flow;
  }

  /**
   * Derives {@code c hs traffic} (RFC 8446, section 7.1) and compares it with the library's.
   *
   * @throws AttestationException {@link Reason#DEFECT} if they differ: nothing derived here may be
   *     trusted then
   */
  void selfCheck() throws AttestationException {
    SuiteHash hash = hash();
    try (BcSecret derived =
        (BcSecret)
            KeySchedule.deriveSecret(
                hash,
                BcSecret.borrowed(parameters().getHandshakeSecret(), hash),
                "c hs traffic",
                flow.helloTranscriptHash(hash))) {
      BcSecret library = BcSecret.borrowed(parameters().getBaseKeyClient(), hash);
      if (!derived.mac(COMPARED).equals(library.mac(COMPARED))) {
        throw new AttestationException(
            Reason.DEFECT,
            "the transcript or secret used for binding is not that of the TLS library");
      }
    }
  }

  /**
   * The challenge to the end that attests (draft-fossati-tls-attestation-07, section 6; mode {@code
   * bound} as in the project's own definition): of a server ready after ServerHello, of a client
   * after the server's Finished.
   *
   * @param key DER SubjectPublicKeyInfo of the attested key
   */
  Bytes challenge(Negotiated.BackgroundCheck agreed, Bytes key) {
    SuiteHash hash = hash();
    try (HandshakeExporter early =
        HandshakeExporter.derive(
            hash,
            BcSecret.borrowed(parameters().getHandshakeSecret(), hash),
            flow.helloTranscriptHash(hash))) {
      if (agreed.direction() == Direction.SERVER_ATTESTS) {
        return Challenge.toServer(
            agreed.binding(), agreed.type().kind(), agreed.nonce(), key, early);
      }
      try (TlsExporter exporter = exporter(hash)) {
        return Challenge.toClient(
            agreed.binding(), agreed.type().kind(), agreed.nonce(), key, early, exporter);
      }
    }
  }

  /**
   * Compares a challenge computed early with what the library exports once the handshake is
   * complete.
   *
   * @param label the exporter label
   * @param exporterContext its context value
   */
  void crossCheck(String label, Bytes exporterContext, Bytes computed) throws AttestationException {
    byte[] exported =
        context.exportKeyingMaterial(label, exporterContext.toArray(), computed.size());
    boolean same = Bytes.copyOf(exported).equals(computed);
    Arrays.fill(exported, (byte) 0);
    if (!same) {
      throw new AttestationException(
          Reason.DEFECT, "the early exporter is not that of the TLS library");
    }
  }

  /**
   * The server holds the exporter secret from its own Finished on; the client derives it from the
   * master secret and the transcript, which ends with the server's Finished when it has to attest.
   */
  private TlsExporter exporter(SuiteHash hash) {
    if (context.isServer()) {
      return TlsExporter.over(
          hash, BcSecret.borrowed(parameters().getExporterMasterSecret(), hash));
    }
    return TlsExporter.derive(
        hash, BcSecret.borrowed(parameters().getMasterSecret(), hash), flow.transcriptHash(hash));
  }

  private SuiteHash hash() {
    return BcSecret.suiteHash(parameters().getPRFCryptoHashAlgorithm());
  }

  private SecurityParameters parameters() {
    return context.getSecurityParametersHandshake();
  }
}
