package org.attls.verifier.embedded.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;

/**
 * The open sessions: in memory, bounded in number and in time. A session lives for one fixed span;
 * nothing prolongs it, so the order of creation is the order of expiry.
 *
 * <p>Anybody may open sessions, so a source has half of the table at most, unless it is this
 * machine. Whoever has no room makes some by the oldest session that waits for evidence: one of its
 * own, or of the source that has the most, if that has more; of that also one with evidence.
 */
final class SessionTable {
  private final Duration lifetime;
  private final int maxSessions;
  private final InstantSource clock;
  private final Map<UUID, Held> sessions = new LinkedHashMap<>();
  private final Map<Source, Integer> counts = new HashMap<>();

  private record Held(Source source, Session session) {}

  SessionTable(Duration lifetime, int maxSessions, InstantSource clock) {
    this.lifetime = lifetime;
    this.maxSessions = maxSessions;
    this.clock = clock;
  }

  /** A new session, unless there is no room, and none can be made. */
  synchronized Optional<Session> open(Source source, Bytes nonce) {
    Instant now = clock.instant();
    forgetExpired(now);
    boolean hasItsShare = count(source) >= share(source);
    if (hasItsShare || sessions.size() >= maxSessions) {
      Source from = hasItsShare ? source : largestBeside(source);
      Optional<UUID> oldest = oldest(from, true).or(() -> oldest(from, from.equals(source)));
      if (oldest.isEmpty()) {
        return Optional.empty();
      }
      delete(oldest.get());
    }
    Session session = new Session(UUID.randomUUID(), nonce, now.plus(lifetime), Optional.empty());
    sessions.put(session.id(), new Held(source, session));
    counts.merge(source, 1, Integer::sum);
    return Optional.of(session);
  }

  synchronized Optional<Session> find(UUID id) {
    forgetExpired(clock.instant());
    return Optional.ofNullable(sessions.get(id)).map(Held::session);
  }

  /** Replaces a session that is still there; one deleted meanwhile stays deleted. */
  synchronized void update(Session session) {
    sessions.computeIfPresent(session.id(), (id, old) -> new Held(old.source(), session));
  }

  synchronized void delete(UUID id) {
    Held held = sessions.remove(id);
    if (held != null) {
      uncount(held.source());
    }
  }

  private int share(Source source) {
    return source.loopback() ? maxSessions : Math.max(1, maxSessions / 2);
  }

  private int count(Source source) {
    return counts.getOrDefault(source, 0);
  }

  private void uncount(Source source) {
    counts.computeIfPresent(source, (any, count) -> count > 1 ? count - 1 : null);
  }

  /** The source with the most sessions, or this one if none has more. */
  private Source largestBeside(Source source) {
    Source largest = source;
    for (Source other : counts.keySet()) {
      largest = count(other) > count(largest) ? other : largest;
    }
    return largest;
  }

  private Optional<UUID> oldest(Source source, boolean waiting) {
    return sessions.values().stream()
        .filter(held -> held.source().equals(source))
        .map(Held::session)
        .filter(session -> !waiting || session.submission().isEmpty())
        .map(Session::id)
        .findFirst();
  }

  private void forgetExpired(Instant now) {
    Iterator<Held> oldestFirst = sessions.values().iterator();
    while (oldestFirst.hasNext()) {
      Held held = oldestFirst.next();
      if (now.isBefore(held.session().expiry())) {
        return;
      }
      oldestFirst.remove();
      uncount(held.source());
    }
  }
}
