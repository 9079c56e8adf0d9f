package org.attls.gateway.io;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.handoff.DeviceFacts;

/**
 * How one handshake ended.
 *
 * @param connection its id, 16 octets
 * @param source the device's address
 * @param outcome what became of it
 * @param reason code, where it was refused or failed
 * @param message why, in words, without secrets
 * @param alert number of the alert that was sent or received
 * @param device what is known of the device; only where it proved its key and was admitted
 * @param evidenceOctets size of what it attested with
 * @param stages how long each took
 * @param took from accepting to the end
 */
public record HandshakeRecord(
    Bytes connection,
    String listener,
    String source,
    Outcome outcome,
    Optional<String> reason,
    Optional<String> message,
    Optional<Integer> alert,
    Optional<DeviceFacts> device,
    int evidenceOctets,
    Map<String, Duration> stages,
    Duration took) {
  /** What became of it. */
  public enum Outcome {
    /** The gate opened. */
    ADMITTED,
    /** We said no. */
    REFUSED,
    /** It broke: the peer left, was too slow, or spoke no TLS. */
    FAILED
  }

  /** Copies the map. */
  public HandshakeRecord {
    stages = Map.copyOf(stages);
  }
}
