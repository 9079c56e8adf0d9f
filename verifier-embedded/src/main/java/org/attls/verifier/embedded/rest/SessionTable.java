package org.attls.verifier.embedded.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;

/**
 * The open sessions: in memory, bounded in number and in time. A session lives for one fixed span;
 * nothing prolongs it, so the order of creation is the order of expiry.
 */
final class SessionTable {
  private final Duration lifetime;
  private final int maxSessions;
  private final InstantSource clock;
  private final Map<UUID, Session> sessions = new LinkedHashMap<>();

  SessionTable(Duration lifetime, int maxSessions, InstantSource clock) {
    this.lifetime = lifetime;
    this.maxSessions = maxSessions;
    this.clock = clock;
  }

  /** A new session, unless the table is full. */
  synchronized Optional<Session> open(Bytes nonce) {
    Instant now = clock.instant();
    forgetExpired(now);
    if (sessions.size() >= maxSessions) {
      return Optional.empty();
    }
    Session session = new Session(UUID.randomUUID(), nonce, now.plus(lifetime), Optional.empty());
    sessions.put(session.id(), session);
    return Optional.of(session);
  }

  synchronized Optional<Session> find(UUID id) {
    forgetExpired(clock.instant());
    return Optional.ofNullable(sessions.get(id));
  }

  /** Replaces a session that is still there; one deleted meanwhile stays deleted. */
  synchronized void update(Session session) {
    sessions.computeIfPresent(session.id(), (id, old) -> session);
  }

  synchronized void delete(UUID id) {
    sessions.remove(id);
  }

  private void forgetExpired(Instant now) {
    Iterator<Session> oldestFirst = sessions.values().iterator();
    while (oldestFirst.hasNext() && !now.isBefore(oldestFirst.next().expiry())) {
      oldestFirst.remove();
    }
  }
}
