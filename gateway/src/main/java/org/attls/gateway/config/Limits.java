package org.attls.gateway.config;

import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;

/**
 * How much the gateway takes of anything that strangers can ask for. None is infinite.
 *
 * <pre>
 * limits:                             # every key is optional; these are the defaults
 *   connections: 10000
 *   connections-per-source: 64        # a source is an IPv4 address or an IPv6 /64
 *   handshakes-in-progress: 512       # from accepting to the gate
 *   handshake-rate: 0                 # per second; 0 is off
 *   handshake-rate-per-source: 10     # per second; 0 is off
 *   client-hello-bytes: 16KiB
 *   handshake-message-bytes: 128KiB
 *   handshake-buffer: 256KiB          # octets kept while the handshake is at work
 *   appraisals-in-flight: 256
 *   mqtt-connect-bytes: 16KiB
 *   http-head-bytes: 16KiB           # of a request
 * </pre>
 */
public record Limits(
    int connections,
    int connectionsPerSource,
    int handshakesInProgress,
    int handshakeRate,
    int handshakeRatePerSource,
    int clientHelloBytes,
    int handshakeMessageBytes,
    int handshakeBuffer,
    int appraisalsInFlight,
    int mqttConnectBytes,
    int httpHeadBytes) {
  private static final int KIB = 1024;
  private static final int MOST = 1_000_000;

  /** What holds where nothing is said. */
  public static final Limits DEFAULT =
      new Limits(10_000, 64, 512, 0, 10, 16 * KIB, 128 * KIB, 256 * KIB, 256, 16 * KIB, 16 * KIB);

  static Limits read(Section section) throws DocumentException {
    Limits usual = DEFAULT;
    Limits read =
        new Limits(
            number(section, "connections", 1, usual.connections),
            number(section, "connections-per-source", 1, usual.connectionsPerSource),
            number(section, "handshakes-in-progress", 1, usual.handshakesInProgress),
            number(section, "handshake-rate", 0, usual.handshakeRate),
            number(section, "handshake-rate-per-source", 0, usual.handshakeRatePerSource),
            size(section, "client-hello-bytes", KIB, 128 * KIB, usual.clientHelloBytes),
            size(section, "handshake-message-bytes", KIB, KIB * KIB, usual.handshakeMessageBytes),
            size(section, "handshake-buffer", 32 * KIB, 4 * KIB * KIB, usual.handshakeBuffer),
            number(section, "appraisals-in-flight", 1, usual.appraisalsInFlight),
            size(section, "mqtt-connect-bytes", 64, KIB * KIB, usual.mqttConnectBytes),
            size(section, "http-head-bytes", 64, KIB * KIB, usual.httpHeadBytes));
    section.end();
    return read;
  }

  private static int number(Section section, String key, int least, int usual)
      throws DocumentException {
    var value = section.optional(key);
    return value.isPresent() ? value.get().number(least, MOST) : usual;
  }

  private static int size(Section section, String key, int least, int most, int usual)
      throws DocumentException {
    var value = section.optional(key);
    return value.isPresent() ? value.get().size(least, most) : usual;
  }
}
