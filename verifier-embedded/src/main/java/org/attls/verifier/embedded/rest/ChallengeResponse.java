package org.attls.verifier.embedded.rest;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.verifier.embedded.ResultIssuer;

/**
 * The challenge-response API: a session with a nonce, evidence posted to it, a signed result.
 *
 * <p>Unlike Veraison, posting evidence again does not prolong the session.
 */
final class ChallengeResponse {
  static final String NEW_SESSION = "/challenge-response/v1/newSession";
  static final String SESSION_PREFIX = "/challenge-response/v1/session/";

  private static final Logger LOG = System.getLogger(ChallengeResponse.class.getName());
  private static final int MIN_NONCE = 8;
  private static final int MAX_NONCE = 64;
  private static final int DEFAULT_NONCE = 32;
  private static final String NONCE_FAILURE = "failed handling nonce request: ";
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final ResultIssuer issuer;
  private final SessionTable sessions;
  private final SecureRandom random = new SecureRandom();
  private final List<String> accepted;

  ChallengeResponse(ResultIssuer issuer, SessionTable sessions) {
    this.issuer = issuer;
    this.sessions = sessions;
    this.accepted = issuer.evidenceTypes().stream().map(CmwType::toString).toList();
  }

  /** POST newSession. */
  Answer newSession(Request request) throws Refusal {
    request.mustAccept(Session.MEDIA_TYPE);
    Bytes nonce = nonce(request.parameter("nonce"), request.parameter("nonceSize"));
    Session session =
        sessions
            .open(request.source(), nonce)
            .orElseThrow(
                () ->
                    new Refusal(
                        Answer.problem(503, "too many open sessions").with("Retry-After", "10")));
    // Relative to the request, as Veraison's is.
    return answer(201, session).with("Location", "session/" + session.id());
  }

  /** POST session/id. The order of the checks is Veraison's. */
  Answer submit(Request request, String id) throws Refusal, IOException {
    request.mustAccept(Session.MEDIA_TYPE);
    Bytes body = request.body(SubmittedEvidence.MAX_OCTETS);
    if (body.isEmpty()) {
      throw new Refusal(400, "unable to read evidence from the request body: it is empty");
    }
    SubmittedEvidence evidence =
        SubmittedEvidence.read(request.field("Content-Type").orElse(""), body);
    if (issuer.evidenceTypes().stream().noneMatch(evidence.type()::matches)) {
      throw new Refusal(
          Answer.problem(415, "no active plugin found for " + evidence.type())
              .with("Accept", String.join(", ", accepted)));
    }
    Session session = find(id);
    Optional<String> result = result(session, evidence);
    Session updated =
        session.with(new Session.Submission(evidence.type(), evidence.octets(), result));
    sessions.update(updated);
    return result.isPresent()
        ? answer(200, updated)
        : Answer.problem(500, "error encountered while processing evidence");
  }

  /** GET session/id. */
  Answer state(Request request, String id) throws Refusal {
    request.mustAccept(Session.MEDIA_TYPE);
    return answer(200, find(id));
  }

  /** DELETE session/id; also of one that is not there. */
  Answer delete(String id) throws Refusal {
    sessions.delete(uuid(id));
    return Answer.empty(204);
  }

  private Optional<String> result(Session session, SubmittedEvidence evidence) {
    try {
      Bytes token = issuer.issue(session.nonce(), evidence.type(), evidence.octets());
      return Optional.of(new String(token.toArray(), java.nio.charset.StandardCharsets.US_ASCII));
    } catch (RuntimeException defect) {
      // Every verdict on evidence is a result; whatever else comes out is a defect of ours.
      LOG.log(Level.ERROR, "evidence could not be appraised", defect);
      return Optional.empty();
    }
  }

  private Bytes nonce(Optional<String> nonce, Optional<String> nonceSize) throws Refusal {
    if (nonce.isPresent() && nonceSize.isPresent()) {
      throw new Refusal(400, NONCE_FAILURE + "nonce and nonceSize are mutually exclusive");
    }
    if (nonce.isEmpty()) {
      byte[] drawn = new byte[nonceSize.isPresent() ? size(nonceSize.get()) : DEFAULT_NONCE];
      random.nextBytes(drawn);
      return Bytes.copyOf(drawn);
    }
    Bytes given;
    try {
      given = Base64Url.decode(withoutPadding(nonce.get()), "nonce");
    } catch (MalformedException malformed) {
      throw new Refusal(400, NONCE_FAILURE + "nonce must be valid base64");
    }
    if (given.size() < MIN_NONCE || given.size() > MAX_NONCE) {
      throw new Refusal(
          400, NONCE_FAILURE + "nonce must be between 8 and 64 bytes long; got " + given.size());
    }
    return given;
  }

  private static int size(String text) throws Refusal {
    int size = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 0;
    if (size < MIN_NONCE || size > MAX_NONCE) {
      throw new Refusal(400, NONCE_FAILURE + "nonceSize must be in range 8..64");
    }
    return size;
  }

  /** Padding is optional, but it must be complete where there is any. */
  private static String withoutPadding(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=' && text.length() - end < 2) {
      end--;
    }
    return end < text.length() && text.length() % 4 != 0 ? text : text.substring(0, end);
  }

  private Session find(String id) throws Refusal {
    return sessions
        .find(uuid(id))
        .orElseThrow(() -> new Refusal(404, "session not found for (id, tenant)=(" + id + ", 0)"));
  }

  private static UUID uuid(String id) throws Refusal {
    if (!UUID_TEXT.matcher(id.toLowerCase(Locale.ROOT)).matches()) {
      String shown = id.length() > 64 ? id.substring(0, 64) + "…" : id;
      throw new Refusal(400, "invalid session id (" + shown + ") in path segment: not a UUID");
    }
    return UUID.fromString(id);
  }

  private Answer answer(int status, Session session) {
    return Answer.of(status, Session.MEDIA_TYPE, session.json(accepted))
        .with("Cache-Control", "no-store");
  }
}
