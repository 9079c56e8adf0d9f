package org.attls.verifier.veraison;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import okhttp3.HttpUrl;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.CmwType;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.EarKey;
import org.attls.eat.ear.EarVerifier;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.VerifierSession;
import org.jspecify.annotations.Nullable;

/** One challenge-response session with a Veraison verifier. */
final class VeraisonSession implements VerifierSession {
  private static final CmwType WRAPPER = CmwType.mediaType("application/cmw");

  private final HttpExchange http;
  private final ResultKey resultKey;
  private final List<EarKey> keys;
  private final Bytes challenge;
  private final HttpUrl url;
  private final List<String> accept;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param keys what the result is expected to be signed with
   * @param url where the session is
   * @param accept evidence types, in the verifier's spelling
   */
  VeraisonSession(
      HttpExchange http,
      ResultKey resultKey,
      List<EarKey> keys,
      Bytes challenge,
      HttpUrl url,
      List<String> accept) {
    this.http = http;
    this.resultKey = resultKey;
    this.keys = keys;
    this.challenge = challenge;
    this.url = url;
    this.accept = accept;
  }

  @Override
  public AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException {
    if (closed.get()) {
      throw new IllegalStateException("the session is closed");
    }
    Conversation conversation = new Conversation(http, deadline);
    return conversation.await(appraise(evidence, conversation));
  }

  CompletableFuture<AttestationResult> appraise(Cmw evidence, Conversation conversation) {
    HttpQuestion submission;
    try {
      submission = submission(evidence);
    } catch (AttestationException notAccepted) {
      return CompletableFuture.failedFuture(notAccepted);
    }
    CompletableFuture<SessionDocument> session =
        Conversation.thenAsk(
            conversation.ask(submission),
            answer -> finished(answer.expect(200, 202), new Backoff(conversation), conversation));
    return Conversation.then(
        Conversation.thenAsk(session, it -> verified(token(it), conversation)),
        this::ofThisSession);
  }

  private AttestationResult ofThisSession(AttestationResult result) throws AttestationException {
    if (!result.nonce().equals(Optional.of(challenge))) {
      throw invalid(
          result.nonce().isEmpty()
              ? "the result has no nonce"
              : "the result has another nonce than the one asked for",
          null);
    }
    return result;
  }

  /** Asks for the deletion of the session, without waiting; it would end by itself anyway. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      http.sendAndForget(HttpQuestion.delete("delete session", url));
    }
  }

  /**
   * The wrapper is taken off: every release knows the type inside, not all know the wrapper. A
   * service that accepts the wrapper only, as the mbedTLS proof of concept submits it, gets that.
   */
  private HttpQuestion submission(Cmw evidence) throws AttestationException {
    Optional<String> inside = AcceptedTypes.spellingOf(evidence.type(), accept);
    boolean unwrapped = inside.isPresent() && evidence instanceof CmwMessage;
    Bytes body = unwrapped ? ((CmwMessage) evidence).value() : evidence.octets();
    String spelling =
        inside
            .or(() -> AcceptedTypes.spellingOf(WRAPPER, accept))
            .orElseThrow(
                () ->
                    new AttestationException(
                        Reason.VERIFIER_UNAVAILABLE,
                        http.service().origin()
                            + ": does not accept "
                            + OneLine.of(evidence.type().toString())
                            + "; it accepts "
                            + OneLine.of(accept.toString())));
    return HttpQuestion.post(
        "submit evidence", url, SessionDocument.MEDIA_TYPE, Optional.of(spelling), body);
  }

  /** Follows the session until it is complete. */
  private CompletableFuture<SessionDocument> finished(
      HttpAnswer answer, Backoff backoff, Conversation conversation) throws AttestationException {
    SessionDocument session = SessionDocument.read(answer, challenge);
    switch (session.status()) {
      case "complete" -> {
        return CompletableFuture.completedFuture(session);
      }
      case "failed" -> throw answer.failure("the verifier failed to appraise; this is no verdict");
      case "waiting", "processing" -> {
        CompletableFuture<HttpAnswer> next =
            Conversation.thenAsk(
                backoff.after(answer),
                over ->
                    conversation.ask(
                        HttpQuestion.get("poll session", url, SessionDocument.MEDIA_TYPE)));
        return Conversation.thenAsk(
            next, again -> finished(again.expect(200), backoff, conversation));
      }
      default -> throw answer.failure("unknown status " + OneLine.of(session.status()));
    }
  }

  /** {@code result} is a JSON string that holds a compact JWS, not an object. */
  private Bytes token(SessionDocument session) throws AttestationException {
    JsonItem result =
        session.result().orElseThrow(() -> invalid("a complete session without a result", null));
    try {
      return Bytes.utf8(result.asText());
    } catch (MalformedException notText) {
      throw invalid(OneLine.of(notText.getMessage()), notText);
    }
  }

  private CompletableFuture<AttestationResult> verified(Bytes token, Conversation conversation)
      throws AttestationException {
    try {
      return CompletableFuture.completedFuture(verified(token, keys));
    } catch (AttestationException refused) {
      if (refused.getCause() instanceof MalformedException) {
        throw refused;
      }
      // The form was right, the key was not: perhaps the verifier has another one since.
      return resultKey
          .after(keys, conversation)
          .handle((newer, failed) -> withNewer(token, refused, newer, failed))
          .thenCompose(Function.identity());
    }
  }

  private CompletableFuture<AttestationResult> withNewer(
      Bytes token,
      AttestationException refused,
      @Nullable List<EarKey> newer,
      @Nullable Throwable failed) {
    if (failed != null) {
      refused.addSuppressed(AttestationException.of(failed));
    }
    if (newer == null || newer.equals(keys)) {
      return CompletableFuture.failedFuture(refused);
    }
    try {
      return CompletableFuture.completedFuture(verified(token, newer));
    } catch (AttestationException again) {
      return CompletableFuture.failedFuture(again);
    }
  }

  private AttestationResult verified(Bytes token, List<EarKey> with) throws AttestationException {
    try {
      // Whether the demo key may be used was decided where the key was taken up.
      return EarVerifier.insecureAllowingDemoKey(with).verify(token);
    } catch (AttestationException refused) {
      throw invalid(refused.getMessage(), refused.getCause());
    }
  }

  private AttestationException invalid(@Nullable String problem, @Nullable Throwable cause) {
    return new AttestationException(
        Reason.RESULT_INVALID, http.service().origin() + ": " + problem, cause);
  }
}
