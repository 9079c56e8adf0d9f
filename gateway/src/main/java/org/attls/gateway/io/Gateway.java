package org.attls.gateway.io;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.attls.gateway.admit.Admission;
import org.attls.gateway.config.Limits;

/**
 * The listeners and connections of one process. What it serves by is replaced as a whole, while
 * connections go on.
 */
public final class Gateway implements AutoCloseable {
  /** How often open connections are compared with policy and trust anchors as they are now. */
  private static final Duration REVIEW = Duration.ofSeconds(1);

  /** A review that did not come to its end for so long will not. */
  private static final Duration OVERDUE = Duration.ofSeconds(30);

  private final EventLoopGroup loops;
  private final Workers workers;
  private final Admission admission;
  private final Surroundings shared;
  private final ScheduledExecutorService management =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "attls management");
            thread.setDaemon(true);
            return thread;
          });
  private final Recurring reviews = new Recurring(this::reviewAndMeasure);
  private final Map<String, Listening> listening = new LinkedHashMap<>();

  private Gateway(Transport transport, Limits limits, Observer observer) {
    this.loops = transport.group(Runtime.getRuntime().availableProcessors());
    this.workers = new Workers(limits.appraisalsInFlight());
    this.admission =
        new Admission(limits, System::nanoTime, workers::full, workers.appraisals()::full);
    this.shared = new Surroundings(transport, workers, observer, new Connections());
  }

  /**
   * Begins to serve.
   *
   * @param served at least one listener
   * @throws IOException if an address cannot be had; then nothing is served
   */
  public static Gateway start(
      Transport transport, Limits limits, List<Served> served, Observer observer)
      throws IOException {
    Gateway gateway = new Gateway(transport, limits, observer);
    try {
      gateway.replace(limits, served);
    } catch (IOException taken) {
      gateway.close();
      throw taken;
    }
    gateway.management.scheduleWithFixedDelay(
        gateway.reviews, REVIEW.toMillis(), REVIEW.toMillis(), TimeUnit.MILLISECONDS);
    return gateway;
  }

  /**
   * Serves by this from now on. Connections that are open go on, unless their devices would not be
   * admitted any more: those end within two seconds. Where somebody listens before and after,
   * somebody listens all the time, also for a listener of another name.
   *
   * @throws IOException if an address cannot be had; then everything stays as it was
   */
  public synchronized void replace(Limits limits, List<Served> served) throws IOException {
    Takeover takeover = new Takeover(listening.values(), served);
    takeover.begin(
        (one, rules, freed) ->
            Listening.start(loops, shared, admission, one.listener().bind().value(), rules, freed));
    admission.change(limits);
    workers.appraisals().most(limits.appraisalsInFlight());
    Map<String, Listening> now = takeover.finish();
    listening.clear();
    listening.putAll(now);
  }

  /** The address of a listener. */
  public synchronized InetSocketAddress address(String listener) {
    Listening found = listening.get(listener);
    if (found == null) {
      throw new IllegalArgumentException("no listener is called " + listener);
    }
    return found.address();
  }

  /** Whether a device that comes now can be admitted, at one listener at least. */
  public synchronized boolean admitsAnybody() {
    return listening.values().stream()
        .anyMatch(it -> it.rules().served().admitsAnybody().getAsBoolean());
  }

  /** How many connections there are. */
  public int connections() {
    return admission.connections();
  }

  /** How many of them have no verdict yet. */
  public int handshakes() {
    return admission.handshakes();
  }

  /** How many devices are being judged. */
  public int appraising() {
    return workers.appraisals().count();
  }

  /** How many connections each listener has in each state; it takes a look at every one. */
  public Map<String, Map<ConnectionState, Integer>> states() {
    Map<String, Map<ConnectionState, Integer>> counts = new TreeMap<>();
    synchronized (this) {
      listening.keySet().forEach(name -> counts.put(name, none()));
    }
    for (TlsFront connection : shared.connections().all()) {
      counts
          .computeIfAbsent(connection.rules().name(), gone -> none())
          .merge(connection.state(), 1, Integer::sum);
    }
    return counts;
  }

  private static Map<ConnectionState, Integer> none() {
    Map<ConnectionState, Integer> none = new EnumMap<>(ConnectionState.class);
    for (ConnectionState state : ConnectionState.values()) {
      none.put(state, 0);
    }
    return none;
  }

  /** How many handshakes wait for a worker. */
  public int waitingForWorker() {
    return workers.waiting();
  }

  /** Compares all open connections with policies and trust anchors now. */
  public void review() {
    shared.connections().all().forEach(TlsFront::review);
  }

  private void reviewAndMeasure() {
    review();
    int number = 0;
    for (EventExecutor loop : loops) {
      int asked = number++;
      long began = System.nanoTime();
      loop.execute(
          () -> shared.observer().loopLag(asked, Duration.ofNanos(System.nanoTime() - began)));
    }
  }

  /**
   * Whether all event loops answer within that time, and connections have been compared with policy
   * and trust anchors lately.
   */
  public boolean answers(Duration within) {
    if (reviews.age().compareTo(OVERDUE) > 0) {
      return false;
    }
    long until = System.nanoTime() + within.toNanos();
    List<Future<?>> answers = new ArrayList<>();
    loops.forEach(loop -> answers.add(loop.submit(() -> {})));
    return answers.stream()
        .allMatch(
            answer ->
                answer.awaitUninterruptibly(
                    Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS));
  }

  /**
   * Accepts nobody any more, gives connections that time to end, and then ends them in order: what
   * was read from a device is delivered, and the device is told.
   */
  public void drain(Duration within) {
    admission.drain();
    synchronized (this) {
      listening.values().forEach(Listening::close);
    }
    awaitNone(within);
    shared.connections().all().forEach(TlsFront::drain);
    awaitNone(FAREWELL);
    shared.connections().all().forEach(TlsFront::abandon);
    awaitNone(FAREWELL);
  }

  @Override
  public void close() {
    management.shutdownNow();
    synchronized (this) {
      listening.values().forEach(Listening::close);
    }
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    workers.close();
  }

  private void awaitNone(Duration within) {
    long until = System.nanoTime() + within.toNanos();
    while (!shared.connections().isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(PAUSE.toNanos());
      if (Thread.interrupted()) {
        return;
      }
    }
  }

  private static final Duration PAUSE = Duration.ofMillis(20);

  /** For the last octets and alerts to leave. */
  private static final Duration FAREWELL = Duration.ofSeconds(3);
}
