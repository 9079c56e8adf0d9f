package org.attls.gateway.ops;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.config.Webhook;
import org.attls.gateway.io.HandshakeRecord;
import org.attls.gateway.io.Observer;

/**
 * Tells somebody of refused and revoked devices: the log's line, by POST. One delivery at a time,
 * on a thread of its own and without a second try; nobody ever waits for it. What the queue has no
 * room for is dropped.
 */
public final class WebhookSender implements Observer, AutoCloseable {
  private static final int FIRST_NOT_OK = 300;

  private final Webhook webhook;
  private final Consumer<Outcome> outcomes;
  private final BlockingQueue<String> waiting;
  private final HttpClient client;
  private final Thread sender;

  /** What became of a message. */
  public enum Outcome {
    /** The receiver answered 2xx. */
    DELIVERED,
    /** It did not, or not in time. */
    FAILED,
    /** It never left: the queue was full. */
    DROPPED
  }

  private WebhookSender(Webhook webhook, Consumer<Outcome> outcomes) {
    this.webhook = webhook;
    this.outcomes = outcomes;
    this.waiting = new ArrayBlockingQueue<>(webhook.queue());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(webhook.deadline())
            .build();
    this.sender = new Thread(this::deliver, "attls webhook");
    this.sender.setDaemon(true);
  }

  /**
   * Begins to deliver.
   *
   * @param outcomes is told what became of each message
   */
  public static WebhookSender start(Webhook webhook, Consumer<Outcome> outcomes) {
    WebhookSender sender = new WebhookSender(webhook, outcomes);
    sender.sender.start();
    return sender;
  }

  @Override
  public void handshake(HandshakeRecord handshake) {
    if (handshake.outcome() == HandshakeRecord.Outcome.REFUSED) {
      tell(JsonLog.line(Instant.now(), handshake));
    }
  }

  @Override
  public void ended(Bytes connection, String listener, End end, String message) {
    if (end == End.REVOKED) {
      tell(JsonLog.line(Instant.now(), connection, listener, end, message));
    }
  }

  @Override
  public void close() {
    sender.interrupt();
  }

  private void tell(String line) {
    if (!waiting.offer(line)) {
      outcomes.accept(Outcome.DROPPED);
    }
  }

  private void deliver() {
    try {
      while (true) {
        outcomes.accept(deliver(waiting.take()) ? Outcome.DELIVERED : Outcome.FAILED);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean deliver(String line) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(webhook.url())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(line))
            .build();
    // The deadline of a request ends with the header of the answer; this one covers its body too.
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      int status = answer.get(webhook.deadline().toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status >= 200 && status < FIRST_NOT_OK;
    } catch (ExecutionException | TimeoutException failed) {
      return false;
    } finally {
      answer.cancel(true);
    }
  }
}
