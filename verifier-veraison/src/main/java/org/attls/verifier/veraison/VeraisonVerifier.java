package org.attls.verifier.veraison;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import okhttp3.HttpUrl;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarKey;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Circuit;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;
import org.jspecify.annotations.Nullable;

/**
 * A verifier behind Veraison's challenge-response API. Immutable, for any number of threads; {@link
 * #close()} it.
 *
 * <p>The key for its results is either configured or taken from the service's discovery document,
 * never both. A key taken from a document is only as good as the connection, so that needs https;
 * plain http is refused, loopback or not, unless {@link
 * DiscoveringBuilder#insecureDiscoveryOverHttp()} says otherwise. With a configured key plain http
 * is possible: results are signed, but evidence can be read on the way.
 *
 * <p>Whatever the service does wrong is a {@link Reason#VERIFIER_UNAVAILABLE}; a result that is
 * malformed, signed by another key or for another challenge is a {@link Reason#RESULT_INVALID}.
 * Discovery and the opening of a session are tried twice where the service cannot be reached or
 * answers 5xx; evidence is submitted once. A service that goes on failing is left alone for a while
 * ({@link VeraisonService.Builder#circuitBreaker}). Messages name the service, the status and what
 * the service says of it; they are for the local log, not for the peer.
 */
public final class VeraisonVerifier implements Verifier, AutoCloseable {
  /** Shortest challenge that Veraison takes, in octets. */
  public static final int MIN_CHALLENGE = 8;

  /** Longest challenge that Veraison takes, in octets. */
  public static final int MAX_CHALLENGE = 64;

  private final HttpExchange http;
  private final ResultKey resultKey;

  private VeraisonVerifier(HttpExchange http, ResultKey resultKey) {
    this.http = http;
    this.resultKey = resultKey;
  }

  /**
   * A verifier whose results are signed with a known key.
   *
   * @throws IllegalArgumentException for {@linkplain EarKey#isPublishedVeraisonDemoKey() the key
   *     whose private half is public}
   */
  public static VeraisonVerifier withPinnedKey(VeraisonService service, EarKey key) {
    return withPinnedKeys(service, List.of(key));
  }

  /**
   * As {@link #withPinnedKey}, for the time in which a verifier gets another key: any of these may
   * have signed.
   *
   * @param keys at least one
   */
  public static VeraisonVerifier withPinnedKeys(VeraisonService service, List<EarKey> keys) {
    if (keys.stream().anyMatch(EarKey::isPublishedVeraisonDemoKey)) {
      throw new IllegalArgumentException(
          "the private half of Veraison's demo key is public: anybody can sign results with it");
    }
    return insecureAllowingDemoKey(service, keys);
  }

  /** As {@link #withPinnedKey}, for demonstrations: takes the published demo key. */
  public static VeraisonVerifier insecureAllowingDemoKey(VeraisonService service, EarKey key) {
    return insecureAllowingDemoKey(service, List.of(key));
  }

  /** As {@link #withPinnedKeys}, for demonstrations: takes the published demo key. */
  public static VeraisonVerifier insecureAllowingDemoKey(
      VeraisonService service, List<EarKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key that could verify a result");
    }
    return new VeraisonVerifier(new HttpExchange(service), new ResultKey.Pinned(List.copyOf(keys)));
  }

  /** Begins a verifier whose key is taken from its discovery document. */
  public static DiscoveringBuilder withDiscoveredKey(VeraisonService service) {
    return new DiscoveringBuilder(service);
  }

  /**
   * What would become of a question: a service that failed several times in a row is left alone for
   * a while, and then tried ({@link VeraisonService.Builder#circuitBreaker}).
   */
  public Circuit circuit() {
    return http.circuit();
  }

  /**
   * {@inheritDoc}
   *
   * @param challenge of {@value #MIN_CHALLENGE} to {@value #MAX_CHALLENGE} octets
   */
  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
    Conversation conversation = new Conversation(http, deadline);
    return conversation.await(open(challenge, conversation));
  }

  /**
   * The whole exchange, for callers that do not wait: opens a session, has the evidence appraised,
   * ends the session. What follows runs on a thread of this client and should be short.
   *
   * @param challenge of {@value #MIN_CHALLENGE} to {@value #MAX_CHALLENGE} octets
   * @return the result, or an {@link AttestationException} as {@link #open} and {@link
   *     VerifierSession#appraise} throw it, wrapped as futures do; complete at the deadline at the
   *     latest. Cancelling it ends the exchange
   */
  public CompletableFuture<AttestationResult> appraise(
      Bytes challenge, Cmw evidence, Deadline deadline) {
    Conversation conversation = new Conversation(http, deadline);
    CompletableFuture<AttestationResult> result =
        open(challenge, conversation)
            .thenCompose(
                session ->
                    session
                        .appraise(evidence, conversation)
                        .whenComplete((appraised, failed) -> session.close()));
    result.whenComplete(
        (appraised, failed) -> {
          if (result.isCancelled()) {
            conversation.breakOff();
          }
        });
    return result;
  }

  @Override
  public CompletableFuture<AttestationResult> appraise(
      Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
    return appraise(challenge, evidence, deadline);
  }

  private CompletableFuture<VeraisonSession> open(Bytes challenge, Conversation conversation) {
    if (challenge.size() < MIN_CHALLENGE || challenge.size() > MAX_CHALLENGE) {
      return CompletableFuture.failedFuture(
          new AttestationException(
              Reason.VERIFIER_UNAVAILABLE,
              http.service().origin()
                  + ": a Veraison session takes a challenge of "
                  + MIN_CHALLENGE
                  + ".."
                  + MAX_CHALLENGE
                  + " octets, not of "
                  + challenge.size()));
    }
    // First, so that no evidence goes where no result could be verified.
    return resultKey
        .current(conversation)
        .thenCompose(
            keys ->
                Conversation.then(
                    conversation.ask(newSession(challenge)),
                    answer -> session(answer.expect(201), challenge, keys)));
  }

  private VeraisonSession session(HttpAnswer created, Bytes challenge, List<EarKey> keys)
      throws AttestationException {
    HttpUrl url = created.resolvedLocation();
    SessionDocument session = SessionDocument.read(created, challenge);
    if (!session.status().equals("waiting")) {
      throw created.failure(
          "a new session has status " + OneLine.of(session.status()) + ", not waiting");
    }
    return new VeraisonSession(http, resultKey, keys, challenge, url, session.accept());
  }

  /** Cancels what is under way and frees threads and connections; never fails. */
  @Override
  public void close() {
    http.close();
  }

  /** How many questions are under way. */
  int questionsUnderWay() {
    return http.underWay();
  }

  /** base64url with padding: releases up to v0.0.2608 insist on it, later ones take it. */
  private HttpQuestion newSession(Bytes challenge) {
    String nonce = Base64.getUrlEncoder().encodeToString(challenge.toArray());
    HttpUrl url =
        http.service()
            .endpoint("/challenge-response/v1/newSession")
            .newBuilder()
            .encodedQuery("nonce=" + nonce)
            .build();
    return HttpQuestion.post(
            "newSession", url, SessionDocument.MEDIA_TYPE, Optional.empty(), Bytes.EMPTY)
        .asIndependent();
  }

  /** The exceptions that a discovered key can be given, each named for what it is. */
  public static final class DiscoveringBuilder {
    private final VeraisonService service;
    private boolean discoveryOverHttp;
    private boolean demoKey;
    private java.time.@Nullable Duration refetchInterval;

    private DiscoveringBuilder(VeraisonService service) {
      this.service = service;
    }

    /** Believes a key that anybody on the way could have exchanged. For demonstrations. */
    public DiscoveringBuilder insecureDiscoveryOverHttp() {
      this.discoveryOverHttp = true;
      return this;
    }

    /** Believes results that anybody could have signed. For demonstrations. */
    public DiscoveringBuilder insecureAllowDemoKey() {
      this.demoKey = true;
      return this;
    }

    /** How long to wait before asking again for a key that does not verify; one minute else. */
    DiscoveringBuilder refetchInterval(java.time.Duration interval) {
      this.refetchInterval = interval;
      return this;
    }

    /**
     * @throws IllegalArgumentException if the service is asked over plain http
     */
    public VeraisonVerifier build() {
      if (!service.isHttps() && !discoveryOverHttp) {
        throw new IllegalArgumentException(
            "the key of " + service.origin() + " cannot be discovered over plain http");
      }
      HttpExchange http = new HttpExchange(service);
      return new VeraisonVerifier(
          http,
          refetchInterval == null
              ? new DiscoveredKey(http, demoKey)
              : new DiscoveredKey(http, demoKey, refetchInterval));
    }
  }
}
