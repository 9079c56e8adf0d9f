package org.attls.gateway.io;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.attls.gateway.config.Backend;
import org.attls.gateway.config.Deadlines;
import org.attls.gateway.config.Limits;
import org.attls.gateway.config.ListenerSettings;
import org.attls.gateway.config.VerdictTime;
import org.attls.gateway.handoff.HandoffSecrets;
import org.attls.rats.AttestationException;
import org.attls.rats.Tier;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.engine.AttestedSession;

/**
 * A listener as it is configured now: what a connection that is accepted now is served by, to its
 * end.
 *
 * @param destination where the octets of admitted devices go
 * @param quarantine where they go of devices whose verdict is a warning, where the policy accepts
 *     those
 * @param tls makes engines, with the gateway's credential and what it demands of devices
 * @param secrets for the hand-off
 * @param admitsAnybody whether a device that comes now can be admitted at all; quick, and without
 *     I/O: it is asked about every one
 * @param standing whether devices that were admitted would still be
 */
public record Served(
    ListenerSettings listener,
    Destination destination,
    Optional<Destination> quarantine,
    Limits limits,
    Deadlines deadlines,
    VerdictTime verdictTime,
    AttestedTlsServer tls,
    HandoffSecrets secrets,
    BooleanSupplier admitsAnybody,
    Standing standing) {
  /**
   * A back end.
   *
   * @param tls how it is talked to; without it in the clear
   */
  public record Destination(Backend backend, Optional<BackendTls> tls) {}

  /** Where a device of that tier goes, if anywhere. */
  Optional<Destination> destination(Tier tier) {
    return switch (tier) {
      case AFFIRMING -> Optional.of(destination);
      case WARNING -> Optional.of(quarantine.orElse(destination));
      case NONE, CONTRAINDICATED -> Optional.empty();
    };
  }

  /** Whether a device of that tier that is elsewhere has to go to the quarantine. */
  boolean quarantines(Tier tier, Destination elsewhere) {
    return tier == Tier.WARNING
        && quarantine
            .filter(it -> !it.backend().name().equals(elsewhere.backend().name()))
            .isPresent();
  }

  /** Says what has changed against devices since they were admitted. */
  public interface Standing {
    /** Nothing ever changes. */
    Standing PERMANENT = peer -> Optional.empty();

    /**
     * Why a device would not be admitted any more, as policy and trust anchors are now; empty where
     * it would. Quick, and without I/O: it is asked about every connection, again and again.
     */
    Optional<AttestationException> against(AttestedSession.AttestedPeer peer);
  }
}
