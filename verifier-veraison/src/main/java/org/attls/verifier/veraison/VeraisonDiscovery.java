package org.attls.verifier.veraison;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;

/**
 * Fetches the discovery documents of a Veraison service. Nothing here judges whether the connection
 * deserves trust: {@link VeraisonVerifier} takes a key from a document over https only.
 */
public final class VeraisonDiscovery implements AutoCloseable {
  /** The service that signs results. */
  static final String VERIFICATION = "verification";

  private static final Duration DEFAULT_AGE = Duration.ofMinutes(1);
  private static final Duration LONGEST_AGE = Duration.ofHours(1);
  private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age=(\\d{1,9})");

  private final HttpExchange http;

  /** For one service; {@link #close()} it. */
  public VeraisonDiscovery(VeraisonService service) {
    this.http = new HttpExchange(service);
  }

  /** A document, and for how long the service lets it be kept. */
  record Fetched(DiscoveryDocument document, Duration maxAge) {}

  /**
   * The document of the verification service, with the key for its results.
   *
   * @throws AttestationException {@link Reason#VERIFIER_UNAVAILABLE} or {@link Reason#DEADLINE}
   */
  public DiscoveryDocument verification(Deadline deadline) throws AttestationException {
    return read(http.send(question(http, VERIFICATION), deadline)).document();
  }

  /**
   * The document of the provisioning service.
   *
   * @throws AttestationException as {@link #verification(Deadline)}
   */
  public DiscoveryDocument provisioning(Deadline deadline) throws AttestationException {
    return read(http.send(question(http, "provisioning"), deadline)).document();
  }

  /** Frees threads and connections; never fails. */
  @Override
  public void close() {
    http.close();
  }

  static HttpQuestion question(HttpExchange http, String which) {
    return HttpQuestion.get(
            which + " discovery",
            http.service().endpoint("/.well-known/veraison/" + which),
            DiscoveryDocument.MEDIA_TYPE)
        .asIndependent();
  }

  static Fetched read(HttpAnswer given) throws AttestationException {
    HttpAnswer answer = given.expect(200);
    try {
      DiscoveryDocument document =
          DiscoveryDocument.read(answer.json(DiscoveryDocument.MEDIA_TYPE, "discovery"));
      return new Fetched(document, maxAge(answer));
    } catch (MalformedException malformed) {
      throw answer.failure(malformed);
    }
  }

  /** Cache-Control only: the Expires of Veraison is no HTTP-date. */
  private static Duration maxAge(HttpAnswer answer) {
    Matcher matcher = MAX_AGE.matcher(answer.cacheControl().orElse(""));
    Duration age =
        matcher.find() ? Duration.ofSeconds(Long.parseLong(matcher.group(1))) : DEFAULT_AGE;
    return age.compareTo(LONGEST_AGE) > 0 ? LONGEST_AGE : age;
  }
}
