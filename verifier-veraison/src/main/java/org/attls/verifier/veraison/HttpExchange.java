package org.attls.verifier.veraison;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
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
import org.attls.rats.Deadline;
import org.attls.rats.Reason;

/**
 * Asks one {@link VeraisonService} over HTTP: bounded in time by a {@link Deadline} and in memory
 * by the cap on answers, without redirects, cookies, caches or repeated submissions.
 *
 * <p>Work runs on daemon threads of its own and callers wait for them, because name resolution
 * cannot be interrupted: a caller leaves at its deadline even while a resolver hangs. After {@link
 * #close()} these threads and all connections are gone; idle daemon threads that OkHttp and Okio
 * share in the whole process end by themselves within a minute.
 */
final class HttpExchange implements AutoCloseable {
  /** What the threads are called. */
  static final String THREAD_NAME = "attls-veraison";

  private static final int MAX_IN_FLIGHT = 256;
  private static final Duration CLEANUP_LIMIT = Duration.ofSeconds(2);

  private final VeraisonService service;
  private final OkHttpClient client;
  private final CountDownLatch closed = new CountDownLatch(1);

  HttpExchange(VeraisonService service) {
    this(service, Dns.SYSTEM);
  }

  HttpExchange(VeraisonService service, Dns dns) {
    this.service = service;
    Dispatcher dispatcher = new Dispatcher(threads());
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
    TlsTrust.apply(service, builder);
    this.client = builder.build();
  }

  VeraisonService service() {
    return service;
  }

  /**
   * Asks, and waits for the whole answer.
   *
   * @throws AttestationException {@link Reason#VERIFIER_UNAVAILABLE} without an answer in time;
   *     {@link Reason#DEADLINE} when there was no time left to ask, or the thread was interrupted
   */
  HttpAnswer send(HttpQuestion question, Deadline deadline) throws AttestationException {
    deadline.check("asking " + service.origin() + " for " + question.what());
    Duration limit = deadline.atMost(service.requestTimeout()).remaining();
    Call call = client.newCall(request(question));
    call.timeout().timeout(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);
    CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    call.enqueue(new Completion(question, answer));
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw failure(question, "no answer within " + limit.toMillis() + " ms", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AttestationException(
          Reason.DEADLINE, "interrupted while asking " + service.origin(), interrupted);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw failure(question, cause == null ? failed : cause, limit);
    } finally {
      call.cancel();
    }
  }

  /** Asks, and neither waits nor cares; gives up after a short time. */
  void sendAndForget(HttpQuestion question) {
    Call call = client.newCall(request(question));
    call.timeout().timeout(CLEANUP_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    call.enqueue(new Completion(question, new CompletableFuture<>()));
  }

  /** Lets some time pass between two questions; {@link #close()} ends it. */
  void pause(Duration pause, Deadline deadline) throws AttestationException {
    try {
      if (closed.await(deadline.atMost(pause).remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AttestationException(
            Reason.VERIFIER_UNAVAILABLE, service.origin() + ": the client was closed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AttestationException(
          Reason.DEADLINE, "interrupted while waiting for " + service.origin(), interrupted);
    }
  }

  /** Cancels what is under way and frees threads and connections; never fails. */
  @Override
  public void close() {
    closed.countDown();
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdownNow();
    try {
      // A cancelled call gives its connection back only when its thread ends.
      client.dispatcher().executorService().awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
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
    boolean hasBody = question.method().equals("POST");
    return request
        .method(question.method(), hasBody ? new OneShotBody(question.body()) : null)
        .build();
  }

  private AttestationException failure(HttpQuestion question, Throwable cause, Duration limit) {
    if (closed.getCount() == 0) {
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
    if (cause instanceof InterruptedIOException) {
      return failure(question, "no answer within " + limit.toMillis() + " ms", cause);
    }
    return failure(question, "the exchange broke: " + OneLine.of(cause.getMessage()), cause);
  }

  private AttestationException failure(HttpQuestion question, String problem, Throwable cause) {
    return new AttestationException(
        Reason.VERIFIER_UNAVAILABLE,
        service.origin() + ": " + question.what() + ": " + problem,
        cause);
  }

  private static ThreadPoolExecutor threads() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        5,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, THREAD_NAME);
          thread.setDaemon(true);
          return thread;
        });
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
      answer.completeExceptionally(failure);
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (response) {
        answer.complete(
            new HttpAnswer(
                question,
                service,
                response.code(),
                Optional.ofNullable(response.header("Content-Type")),
                Optional.ofNullable(response.header("Location")),
                Optional.ofNullable(response.header("Accept")),
                Optional.ofNullable(response.header("Cache-Control")),
                body(response)));
      } catch (IOException | RuntimeException broken) {
        answer.completeExceptionally(broken);
      }
    }

    private Bytes body(Response response) throws IOException {
      BufferedSource source = response.body().source();
      if (source.request(service.maxResponseOctets() + 1L)) {
        throw new AnswerTooLarge();
      }
      return Bytes.copyOf(source.readByteArray());
    }
  }

  private static final class AnswerTooLarge extends IOException {
    private static final long serialVersionUID = 1L;
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
    public okhttp3.@org.jspecify.annotations.Nullable MediaType contentType() {
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
