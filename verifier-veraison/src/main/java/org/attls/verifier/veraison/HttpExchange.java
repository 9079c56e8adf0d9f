package org.attls.verifier.veraison;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Circuit;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Asks one {@link VeraisonService} over HTTP: bounded in time by a {@link Deadline} and in memory
 * by the cap on answers and {@linkplain BoundedSockets what is around them}, without redirects,
 * cookies, caches or repeated submissions. A question that is {@linkplain
 * HttpQuestion#independent() independent} is asked a second time when the service could not be
 * reached or says that it cannot, and passes the circuit breaker.
 *
 * <p>Work runs on daemon threads of its own, one for each question under way and at most {@value
 * #MAX_IN_FLIGHT}, because name resolution cannot be interrupted: an answer that is late is given
 * up even while a resolver hangs. Connections are kept for a minute and used again. After {@link
 * #close()} these threads and all connections are gone; idle daemon threads that OkHttp and Okio
 * share in the whole process end by themselves within a minute.
 */
final class HttpExchange implements AutoCloseable {
  private static final int MAX_IN_FLIGHT = 256;
  private static final Duration CLEANUP_LIMIT = Duration.ofSeconds(2);

  /** A service that is restarted, or a balancer that has lost one of two, is back by then. */
  private static final Duration BEFORE_REPEATING = Duration.ofMillis(100);

  /** Silence for less than that is the caller's hurry, not the service's fault. */
  private static final Duration FAIR_TIME = Duration.ofSeconds(1);

  private final VeraisonService service;
  private final OkHttpClient client;
  private final CircuitBreaker breaker;
  private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
  private final ClientThreads threads = new ClientThreads();

  HttpExchange(VeraisonService service) {
    this(service, Dns.SYSTEM);
  }

  HttpExchange(VeraisonService service, Dns dns) {
    this.service = service;
    this.breaker =
        new CircuitBreaker(service.breakerFailures(), service.breakerPause(), System::nanoTime);
    Dispatcher dispatcher = new Dispatcher(threads.service());
    dispatcher.setMaxRequests(MAX_IN_FLIGHT);
    dispatcher.setMaxRequestsPerHost(MAX_IN_FLIGHT);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .dns(dns)
            .connectionPool(new ConnectionPool(8, 1, TimeUnit.MINUTES))
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(service.connectTimeout())
            // Both are bounded by the call as a whole.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO);
    new BoundedSockets(service.maxResponseOctets()).apply(builder);
    TlsTrust.apply(service, builder);
    service.proxy().ifPresent(proxy -> proxy.apply(builder));
    this.client = builder.build();
  }

  VeraisonService service() {
    return service;
  }

  /** What would become of a question that does not depend on evidence. */
  Circuit circuit() {
    return breaker.state();
  }

  /**
   * Asks, and waits for the whole answer.
   *
   * @throws AttestationException as {@link #ask} fails; {@link Reason#DEADLINE} also when the
   *     thread was interrupted
   */
  HttpAnswer send(HttpQuestion question, Deadline deadline) throws AttestationException {
    Conversation conversation = new Conversation(this, deadline);
    return conversation.await(conversation.ask(question));
  }

  /**
   * Asks. The answer fails with an {@link AttestationException}: {@link
   * Reason#VERIFIER_UNAVAILABLE} without an answer in time, {@link Reason#DEADLINE} when there was
   * no time left to ask. Cancelling it ends the question.
   */
  CompletableFuture<HttpAnswer> ask(HttpQuestion question, Deadline deadline) {
    CompletableFuture<HttpAnswer> outcome = new CompletableFuture<>();
    try {
      deadline.check("asking " + service.origin() + " for " + question.what());
    } catch (AttestationException late) {
      outcome.completeExceptionally(late);
      return outcome;
    }
    Optional<String> refusal = question.independent() ? breaker.refusal() : Optional.empty();
    if (refusal.isPresent()) {
      outcome.completeExceptionally(failure(question, refusal.get(), null));
    } else {
      attempt(question, deadline, outcome, question.independent());
    }
    return outcome;
  }

  private void attempt(
      HttpQuestion question,
      Deadline deadline,
      CompletableFuture<HttpAnswer> outcome,
      boolean mayRepeat) {
    boolean hurried = deadline.remaining().compareTo(fairTime()) < 0;
    Duration limit = deadline.atMost(service.requestTimeout()).remaining();
    Call call = client.newCall(request(question));
    call.timeout().timeout(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);
    CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    call.enqueue(new Completion(question, answer));
    answer.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    threads
        .takingOver(answer)
        .whenComplete(
            (given, failed) -> {
              call.cancel();
              if (mayRepeat
                  && !outcome.isDone()
                  && isPassing(given, failed)
                  && deadline.remaining().compareTo(BEFORE_REPEATING) > 0) {
                pause(BEFORE_REPEATING)
                    .whenComplete((over, end) -> attempt(question, deadline, outcome, false));
                return;
              }
              settle(question, given, failed, limit, hurried);
              if (given != null) {
                outcome.complete(given);
              } else {
                outcome.completeExceptionally(failure(question, cause(failed), limit));
              }
            });
    outcome.whenComplete((given, failed) -> answer.cancel(false));
  }

  /** A broken or refused connection, or a service that says that it cannot at the moment. */
  private static boolean isPassing(@Nullable HttpAnswer given, @Nullable Throwable failed) {
    if (given != null) {
      return given.status() >= 500;
    }
    return failed instanceof IOException
        && !(failed instanceof InterruptedIOException
            || failed instanceof SSLException
            || failed instanceof UnknownHostException
            || failed instanceof AnswerTooLarge);
  }

  /** What the end of a question says of the service. */
  private void settle(
      HttpQuestion question,
      @Nullable HttpAnswer given,
      @Nullable Throwable failed,
      Duration limit,
      boolean hurried) {
    if (!question.independent()) {
      return;
    }
    if (given != null && given.status() < 500) {
      breaker.succeeded();
    } else if (given != null) {
      breaker.failed(question.what() + ": answered " + given.status());
    } else if (closed.isDone()
        || failed instanceof CancellationException
        || (hurried && isLate(failed))) {
      breaker.unknown();
    } else {
      breaker.failed(failure(question, cause(failed), limit).getMessage());
    }
  }

  private Duration fairTime() {
    return FAIR_TIME.compareTo(service.requestTimeout()) < 0 ? FAIR_TIME : service.requestTimeout();
  }

  private static boolean isLate(@Nullable Throwable failed) {
    return failed instanceof TimeoutException || failed instanceof InterruptedIOException;
  }

  private static Throwable cause(@Nullable Throwable failed) {
    return failed == null ? new IllegalStateException("neither answer nor failure") : failed;
  }

  /** Asks, and neither waits nor cares; gives up after a short time. */
  void sendAndForget(HttpQuestion question) {
    Call call = client.newCall(request(question));
    call.timeout().timeout(CLEANUP_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    call.enqueue(new Completion(question, new CompletableFuture<>()));
  }

  /** Some time between two questions; {@link #close()} ends it with a failure. */
  CompletableFuture<Boolean> pause(Duration time) {
    CompletableFuture<Boolean> over =
        new CompletableFuture<Boolean>()
            .completeOnTimeout(Boolean.TRUE, time.toNanos(), TimeUnit.NANOSECONDS);
    return takingOver(CompletableFuture.anyOf(over, closed).thenApply(end -> Boolean.TRUE));
  }

  /** Ends as {@code timed} does, on a thread of this client. */
  <T> CompletableFuture<T> takingOver(CompletableFuture<T> timed) {
    return threads.takingOver(timed);
  }

  /** How many questions are under way. */
  int underWay() {
    return client.dispatcher().runningCallsCount();
  }

  /** Cancels what is under way and frees threads and connections; never fails. */
  @Override
  public void close() {
    closed.completeExceptionally(
        new AttestationException(
            Reason.VERIFIER_UNAVAILABLE, service.origin() + ": the client was closed"));
    client.dispatcher().cancelAll();
    // A cancelled call gives its connection back only when its thread ends.
    threads.end();
    client.connectionPool().evictAll();
  }

  private Request request(HttpQuestion question) {
    Request.Builder request =
        new Request.Builder()
            .url(question.url())
            .header("User-Agent", "attls")
            // Without this OkHttp asks for gzip, and the cap would be on other octets.
            .header("Accept-Encoding", "identity");
    question.accept().ifPresent(type -> request.header("Accept", type));
    question.contentType().ifPresent(type -> request.header("Content-Type", type));
    service.authorization().ifPresent(a -> request.header("Authorization", a.headerValue()));
    service
        .proxy()
        .filter(proxy -> !service.isHttps())
        .flatMap(HttpProxy::authorization)
        .ifPresent(a -> request.header("Proxy-Authorization", a.headerValue()));
    boolean hasBody = question.method().equals("POST");
    return request
        .method(question.method(), hasBody ? new OneShotBody(question.body()) : null)
        .build();
  }

  private AttestationException failure(HttpQuestion question, Throwable cause, Duration limit) {
    if (closed.isDone()) {
      return failure(question, "the client was closed", cause);
    }
    if (cause instanceof AnswerTooLarge) {
      return failure(
          question, "an answer of more than " + service.maxResponseOctets() + " octets", cause);
    }
    if (cause instanceof UnknownHostException) {
      return failure(question, "the host name cannot be resolved", cause);
    }
    if (cause instanceof ConnectException) {
      return failure(question, "cannot connect: " + OneLine.of(cause.getMessage()), cause);
    }
    if (cause instanceof SSLPeerUnverifiedException) {
      return failure(question, "TLS: the certificate is not for this host", cause);
    }
    if (cause instanceof SSLException) {
      return failure(question, "TLS: " + OneLine.of(cause.getMessage()), cause);
    }
    if (cause instanceof InterruptedIOException || cause instanceof TimeoutException) {
      return failure(question, "no answer within " + limit.toMillis() + " ms", cause);
    }
    return failure(question, "the exchange broke: " + OneLine.of(cause.getMessage()), cause);
  }

  private AttestationException failure(
      HttpQuestion question, String problem, @Nullable Throwable cause) {
    return new AttestationException(
        Reason.VERIFIER_UNAVAILABLE,
        service.origin() + ": " + question.what() + ": " + problem,
        cause);
  }

  /** Reads the answer on the thread of the call, and hands it over. */
  private final class Completion implements Callback {
    private final HttpQuestion question;
    private final CompletableFuture<HttpAnswer> answer;

    Completion(HttpQuestion question, CompletableFuture<HttpAnswer> answer) {
      this.question = question;
      this.answer = answer;
    }

    @Override
    public void onFailure(Call call, IOException failure) {
      fail(failure);
    }

    @Override
    public void onResponse(Call call, Response response) {
      HttpAnswer read;
      try (response) {
        read =
            new HttpAnswer(
                question,
                service,
                response.code(),
                Optional.ofNullable(response.header("Content-Type")),
                Optional.ofNullable(response.header("Location")),
                Optional.ofNullable(response.header("Accept")),
                Optional.ofNullable(response.header("Cache-Control")),
                body(response));
      } catch (IOException | RuntimeException broken) {
        fail(broken);
        return;
      }
      // Behind the end of the answer: whoever goes on from here finds the connection free.
      answer.complete(read);
    }

    private void fail(Exception failure) {
      Optional<AnswerTooLarge> tooLarge = AnswerTooLarge.behind(failure);
      answer.completeExceptionally(tooLarge.isPresent() ? tooLarge.get() : failure);
    }

    private Bytes body(Response response) throws IOException {
      BufferedSource source = response.body().source();
      if (source.request(service.maxResponseOctets() + 1L)) {
        throw new AnswerTooLarge();
      }
      return Bytes.copyOf(source.readByteArray());
    }
  }

  /**
   * A body that is sent at most once: a broken connection must not lead to a second submission. Has
   * no type of its own, so that the Content-Type header stays as spelled.
   */
  private static final class OneShotBody extends RequestBody {
    private final Bytes octets;

    OneShotBody(Bytes octets) {
      this.octets = octets;
    }

    @Override
    public okhttp3.@Nullable MediaType contentType() {
      return null;
    }

    @Override
    public long contentLength() {
      return octets.size();
    }

    @Override
    public boolean isOneShot() {
      return !octets.isEmpty();
    }

    @Override
    public void writeTo(okio.BufferedSink sink) throws IOException {
      sink.write(octets.toArray());
    }
  }
}
