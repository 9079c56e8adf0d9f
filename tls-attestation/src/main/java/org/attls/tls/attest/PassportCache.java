package org.attls.tls.attest;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.ResultWrapper;
import org.attls.rats.Verifier;
import org.attls.tls.wire.VerifierIdentity;

/**
 * Obtains results from verifiers and presents each until it is too old: many connections then cost
 * one appraisal, and none of them waits for a verifier that is away.
 *
 * <ul>
 *   <li>A result is presented for four fifths of the age that relying parties take, or until its
 *       own end; from half of that on a newer one is asked for, while the old one is presented.
 *   <li>Each verifier is asked for one result at a time; who needs it waits, under a deadline of
 *       his own.
 *   <li>Only results that affirm our key over our challenge are kept. A failure is told to those
 *       who wait for it, and forgotten.
 *   <li>Lifetimes are counted on the monotonic clock.
 * </ul>
 *
 * <p>The identity key of a result lives as long as the result, and is used by many connections at a
 * time. Safe for use by many threads.
 */
public final class PassportCache implements PassportSource {
  /**
   * How renewal ahead of time goes on.
   *
   * @param renewalTimeout longest time for one
   * @param pause after a failure no other is begun for that long
   */
  record Pace(Duration renewalTimeout, Duration pause) {}

  private static final Pace PACE = new Pace(Duration.ofSeconds(30), Duration.ofSeconds(10));

  private final Map<VerifierIdentity, PassportShelf> shelves;

  private PassportCache(Map<VerifierIdentity, PassportShelf> shelves) {
    this.shelves = shelves;
  }

  /**
   * Begins a cache that knows no verifier yet.
   *
   * @param attester makes the keys, and evidence of its first type; not closed by the cache
   * @param wrapper wraps results for those who will read them
   */
  public static Builder builder(Attester attester, ResultWrapper wrapper) {
    return new Builder(attester, wrapper);
  }

  @Override
  public List<VerifierIdentity> verifiers() {
    return List.copyOf(shelves.keySet());
  }

  @Override
  public Passport passport(VerifierIdentity verifier, Deadline deadline)
      throws AttestationException {
    PassportShelf shelf = shelves.get(verifier);
    if (shelf == null) {
      throw new IllegalArgumentException("no results of " + verifier + " are presented here");
    }
    return shelf.take(deadline);
  }

  @Override
  public void close() {
    shelves.values().forEach(PassportShelf::close);
  }

  /** Collects a configuration. */
  public static final class Builder {
    private static final Duration SHORTEST_AGE = Duration.ofSeconds(5);

    private final Attester attester;
    private final ResultWrapper wrapper;
    private final Map<VerifierIdentity, Verifier> verifiers = new LinkedHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private Duration maxAge = Duration.ofSeconds(300);
    private Executor renewals = PassportCache::inThreadOfItsOwn;
    private LongSupplier nanoTime = System::nanoTime;

    private Builder(Attester attester, ResultWrapper wrapper) {
      this.attester = attester;
      this.wrapper = wrapper;
    }

    /**
     * Presents results of that verifier too.
     *
     * @throws IllegalArgumentException if it is there already
     */
    public Builder verifier(VerifierIdentity identity, Verifier asked) {
      if (verifiers.put(identity, asked) != null) {
        throw new IllegalArgumentException("verifier " + identity + " twice");
      }
      return this;
    }

    /** How old a result may be for those to whom it is presented; 300 s unless said otherwise. */
    public Builder maxAge(Duration age) {
      if (age.compareTo(SHORTEST_AGE) < 0 || age.compareTo(Duration.ofDays(366)) > 0) {
        throw new IllegalArgumentException(
            "age " + age + " is outside " + SHORTEST_AGE + "..P366D");
      }
      this.maxAge = age;
      return this;
    }

    /** Where results are renewed ahead of time; a short-lived thread unless said otherwise. */
    public Builder renewals(Executor executor) {
      this.renewals = executor;
      return this;
    }

    /** Another monotonic clock, in nanoseconds. */
    Builder nanoTime(LongSupplier clock) {
      this.nanoTime = clock;
      return this;
    }

    /**
     * The cache; nothing has been obtained yet.
     *
     * @throws IllegalStateException if there is no verifier
     */
    public PassportCache build() {
      if (verifiers.isEmpty()) {
        throw new IllegalStateException("no verifier");
      }
      Map<VerifierIdentity, PassportShelf> shelves = new LinkedHashMap<>();
      verifiers.forEach(
          (identity, verifier) ->
              shelves.put(
                  identity,
                  new PassportShelf(
                      new PassportIssue(attester, verifier, wrapper, maxAge, random, nanoTime),
                      renewals,
                      PACE)));
      return new PassportCache(shelves);
    }
  }

  private static void inThreadOfItsOwn(Runnable renewal) {
    Thread thread = new Thread(renewal, "attls passport");
    thread.setDaemon(true);
    thread.start();
  }
}
