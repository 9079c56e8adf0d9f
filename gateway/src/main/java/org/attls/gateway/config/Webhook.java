package org.attls.gateway.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;

/**
 * Who is told of refused devices, by POST with the log's line as JSON.
 *
 * <pre>
 * webhook:
 *   url: https://alarms.internal/attls
 *   deadline: 5s                  # optional; for one delivery, whole
 *   queue: 256                    # optional; what waits beyond that is dropped, and counted
 * </pre>
 *
 * @param queue how many wait at most
 */
public record Webhook(URI url, Duration deadline, int queue) {
  private static final Pattern URL = Pattern.compile("https?://[^\\s@/?#]+(/[^\\s@#]*)?");
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int QUEUE = 256;

  static Webhook read(Section section) throws DocumentException {
    Value url = section.required("url");
    String text = url.text(URL, "expected http:// or https://, host and path").group();
    Optional<Value> deadline = section.optional("deadline");
    Optional<Value> queue = section.optional("queue");
    section.end();
    URI target;
    try {
      target = URI.create(text);
    } catch (IllegalArgumentException malformed) {
      throw url.failure("no URL: " + malformed.getMessage());
    }
    if (target.getHost() == null) {
      throw url.failure("no URL: the host is malformed");
    }
    return new Webhook(
        target,
        deadline.isPresent()
            ? deadline.get().time(Duration.ofMillis(100), Duration.ofMinutes(1))
            : DEADLINE,
        queue.isPresent() ? queue.get().number(1, 10_000) : QUEUE);
  }
}
