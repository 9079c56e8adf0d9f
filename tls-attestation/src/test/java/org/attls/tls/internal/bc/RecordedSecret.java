package org.attls.tls.internal.bc;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.profile.Recording;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsSecret;

/**
 * Early, handshake or master secret of a recorded conversation: none of them is known, but the
 * traffic secrets derived from them are. Exporter secrets are made up: no peer sees them.
 */
final class RecordedSecret extends BcTlsSecret {
  private static final Map<String, String> LOGGED =
      Map.of(
          "c hs traffic", "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
          "s hs traffic", "SERVER_HANDSHAKE_TRAFFIC_SECRET",
          "c ap traffic", "CLIENT_TRAFFIC_SECRET_0",
          "s ap traffic", "SERVER_TRAFFIC_SECRET_0");

  private static final int LABEL_AT = 3;
  private static final String PREFIX = "tls13 ";

  private final RecordedCrypto connection;
  private final Recording recording;

  RecordedSecret(RecordedCrypto connection, Recording recording) {
    super(connection, new byte[SuiteHash.SHA256.length()]);
    this.connection = connection;
    this.recording = recording;
  }

  /** HkdfLabel is uint16 length, opaque label, opaque context (RFC 8446, section 7.1). */
  @Override
  public synchronized TlsSecret hkdfExpand(int hash, byte[] info, int length) {
    String label = new String(info, LABEL_AT, info[LABEL_AT - 1], StandardCharsets.US_ASCII);
    String name = label.substring(PREFIX.length());
    if (name.equals("derived")) {
      return new RecordedSecret(connection, recording);
    }
    String logged = LOGGED.get(name);
    return connection.known(
        logged == null
            ? SuiteHash.SHA256.hash(Bytes.utf8(label))
            : Objects.requireNonNull(recording.secrets().get(logged)));
  }

  @Override
  public synchronized TlsSecret hkdfExtract(int hash, TlsSecret input) {
    return new RecordedSecret(connection, recording);
  }
}
