package org.attls.verifier.veraison;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.HttpUrl;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwMessage;
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

/** One challenge-response session with a Veraison verifier. */
final class VeraisonSession implements VerifierSession {
  private final HttpExchange http;
  private final ResultKey resultKey;
  private final EarKey key;
  private final Bytes challenge;
  private final HttpUrl url;
  private final List<String> accept;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param key what the result is expected to be signed with
   * @param url where the session is
   * @param accept evidence types, in the verifier's spelling
   */
  VeraisonSession(
      HttpExchange http,
      ResultKey resultKey,
      EarKey key,
      Bytes challenge,
      HttpUrl url,
      List<String> accept) {
    this.http = http;
    this.resultKey = resultKey;
    this.key = key;
    this.challenge = challenge;
    this.url = url;
    this.accept = accept;
  }

  @Override
  public AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException {
    if (closed.get()) {
      throw new IllegalStateException("the session is closed");
    }
    HttpAnswer answer = http.send(submission(evidence), deadline).expect(200, 202);
    SessionDocument session = finished(answer, deadline);
    AttestationResult result = verified(token(session), deadline);
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

  /** The wrapper is taken off: every release knows the type inside, not all know the wrapper. */
  private HttpQuestion submission(Cmw evidence) throws AttestationException {
    Bytes body = evidence instanceof CmwMessage message ? message.value() : evidence.octets();
    String spelling =
        AcceptedTypes.spellingOf(evidence.type(), accept)
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
  private SessionDocument finished(HttpAnswer first, Deadline deadline)
      throws AttestationException {
    HttpAnswer answer = first;
    Backoff backoff = new Backoff(http);
    while (true) {
      SessionDocument session = SessionDocument.read(answer, challenge);
      switch (session.status()) {
        case "complete" -> {
          return session;
        }
        case "failed" ->
            throw answer.failure("the verifier failed to appraise; this is no verdict");
        case "waiting", "processing" -> backoff.await(answer, deadline);
        default -> throw answer.failure("unknown status " + OneLine.of(session.status()));
      }
      answer =
          http.send(HttpQuestion.get("poll session", url, SessionDocument.MEDIA_TYPE), deadline)
              .expect(200);
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

  private AttestationResult verified(Bytes token, Deadline deadline) throws AttestationException {
    try {
      return verified(token, key);
    } catch (AttestationException refused) {
      // The form was right, the key was not: perhaps the verifier has another one since.
      boolean otherKeyMayFit = !(refused.getCause() instanceof MalformedException);
      EarKey newer = otherKeyMayFit ? newerKey(refused, deadline) : key;
      if (newer.equals(key)) {
        throw refused;
      }
      return verified(token, newer);
    }
  }

  private EarKey newerKey(AttestationException refused, Deadline deadline) {
    try {
      return resultKey.after(key, deadline);
    } catch (AttestationException notFetched) {
      refused.addSuppressed(notFetched);
      return key;
    }
  }

  private AttestationResult verified(Bytes token, EarKey with) throws AttestationException {
    try {
      // Whether the demo key may be used was decided where the key was taken up.
      return EarVerifier.insecureAllowingDemoKey(List.of(with)).verify(token);
    } catch (AttestationException refused) {
      throw invalid(refused.getMessage(), refused.getCause());
    }
  }

  private AttestationException invalid(
      @org.jspecify.annotations.Nullable String problem,
      @org.jspecify.annotations.Nullable Throwable cause) {
    return new AttestationException(
        Reason.RESULT_INVALID, http.service().origin() + ": " + problem, cause);
  }
}
