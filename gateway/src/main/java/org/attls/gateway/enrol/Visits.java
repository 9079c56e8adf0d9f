package org.attls.gateway.enrol;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Source;
import org.attls.rats.EnrolmentDesk;

/**
 * Devices that have a challenge and have not answered: few, and not for long.
 *
 * <p>Up to here nothing is proved: what a device shows is public, and a stranger may show it too.
 * So no source and no device has more than a share of the room. None is replaced by a newer one,
 * which would let a stranger end the visit of another's device; and one source alone does not fill
 * the share of a device, which would keep that device out.
 */
final class Visits {
  static final int MOST = 256;
  static final int MOST_OF_A_SOURCE = 16;
  static final int MOST_OF_A_DEVICE = 2 * MOST_OF_A_SOURCE;
  static final Duration LIFETIME = Duration.ofMinutes(2);

  private record Open(EnrolmentDesk.Visit visit, Source source, Bytes device, long until) {}

  private final SecureRandom random = new SecureRandom();
  private final LongSupplier nanoTime;
  private final Map<String, Open> open = new LinkedHashMap<>();

  Visits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether there is room for another from that address, as far as it depends on that. */
  synchronized boolean roomFor(InetAddress address) {
    Source source = Source.of(address);
    open.values().removeIf(it -> it.until() - nanoTime.getAsLong() < 0);
    return open.size() < MOST && count(it -> it.source().equals(source)) < MOST_OF_A_SOURCE;
  }

  /** Keeps one under a new name, if there is room. */
  synchronized Optional<String> keep(InetAddress address, EnrolmentDesk.Visit visit) {
    Bytes device = visit.claimedDevice();
    if (!roomFor(address) || count(it -> it.device().equals(device)) >= MOST_OF_A_DEVICE) {
      return Optional.empty();
    }
    byte[] name = new byte[16];
    random.nextBytes(name);
    String id = HexFormat.of().formatHex(name);
    open.put(
        id, new Open(visit, Source.of(address), device, nanoTime.getAsLong() + LIFETIME.toNanos()));
    return Optional.of(id);
  }

  /** Gives one away: there is no second answer to a challenge. */
  synchronized Optional<EnrolmentDesk.Visit> take(String id) {
    return Optional.ofNullable(open.remove(id))
        .filter(it -> it.until() - nanoTime.getAsLong() >= 0)
        .map(Open::visit);
  }

  private long count(Predicate<Open> which) {
    return open.values().stream().filter(which).count();
  }
}
