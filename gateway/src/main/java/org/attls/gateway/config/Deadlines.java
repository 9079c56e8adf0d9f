package org.attls.gateway.config;

import java.time.Duration;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;

/**
 * How long the gateway waits for anybody. Zero is off where it is allowed, and only there.
 *
 * <pre>
 * deadlines:                # every key is optional; these are the defaults
 *   client-hello: 5s        # a client that says nothing
 *   handshake: 30s          # up to the verdict, with the time of the device's TPM
 *   verdict: 10s            # the verifier
 *   backend-connect: 5s
 *   first-byte: 30s         # gate open, device silent; 0s where the server speaks first
 *   idle: 0s                # off: MQTT has a keep-alive of its own
 *   half-close: 60s         # one direction closed, nothing moves in the other
 *   drain: 30s              # what connections get when the gateway stops
 * </pre>
 */
public record Deadlines(
    Duration clientHello,
    Duration handshake,
    Duration verdict,
    Duration backendConnect,
    Duration firstByte,
    Duration idle,
    Duration halfClose,
    Duration drain) {
  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration MOST = Duration.ofDays(1);

  /** What holds where nothing is said. */
  public static final Deadlines DEFAULT =
      new Deadlines(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ZERO,
          Duration.ofSeconds(60),
          Duration.ofSeconds(30));

  static Deadlines read(Section section) throws DocumentException {
    Deadlines usual = DEFAULT;
    Deadlines read =
        new Deadlines(
            time(section, "client-hello", LEAST, usual.clientHello),
            time(section, "handshake", LEAST, usual.handshake),
            time(section, "verdict", LEAST, usual.verdict),
            time(section, "backend-connect", LEAST, usual.backendConnect),
            time(section, "first-byte", Duration.ZERO, usual.firstByte),
            time(section, "idle", Duration.ZERO, usual.idle),
            time(section, "half-close", LEAST, usual.halfClose),
            time(section, "drain", Duration.ZERO, usual.drain));
    section.end();
    return read;
  }

  private static Duration time(Section section, String key, Duration least, Duration usual)
      throws DocumentException {
    var value = section.optional(key);
    return value.isPresent() ? value.get().time(least, MOST) : usual;
  }
}
