package org.attls.verifier.veraison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;

/**
 * A challenge-response session as the service describes it (Veraison API, challenge-response/v1).
 *
 * <pre>
 * { "nonce": base64 text, "expiry": date-time, "accept": [* media type],
 *   "status": "waiting" / "processing" / "complete" / "failed",
 *   ? "evidence": { "type": media type, "value": base64 text }, ? "result": text }
 * </pre>
 *
 * Unknown members are ignored. So is {@code expiry}: it is not updated by the service, and the
 * caller's deadline is shorter.
 *
 * @param result the member as it is; its kind is checked when it is needed
 */
record SessionDocument(Bytes nonce, List<String> accept, String status, Optional<JsonItem> result) {
  static final String MEDIA_TYPE = "application/vnd.veraison.challenge-response-session+json";

  /**
   * Reads a session from an answer and compares its nonce.
   *
   * @param challenge what the session was opened for
   */
  static SessionDocument read(HttpAnswer answer, Bytes challenge) throws AttestationException {
    JsonItem.JsonObject members = answer.json(MEDIA_TYPE, "session");
    SessionDocument session;
    try {
      session = read(members);
    } catch (MalformedException malformed) {
      throw answer.failure(malformed);
    }
    if (!session.nonce.equals(challenge)) {
      throw answer.failure("the session has another nonce than the one asked for");
    }
    return session;
  }

  private static SessionDocument read(JsonItem.JsonObject members) throws MalformedException {
    List<String> accept = new ArrayList<>();
    if (members.optional("accept").isPresent()) {
      for (JsonItem type : members.required("accept").asArray()) {
        accept.add(type.asText());
      }
    }
    return new SessionDocument(
        nonce(members.required("nonce")),
        List.copyOf(accept),
        members.required("status").asText(),
        members.optional("result"));
  }

  /**
   * Releases differ in alphabet and padding (RFC 4648, sections 4 and 5), so both are taken in any
   * combination: what counts is the octets.
   */
  private static Bytes nonce(JsonItem item) throws MalformedException {
    String text = item.asText();
    String unpadded = text.replaceFirst("={1,2}$", "");
    if (unpadded.length() < text.length() && text.length() % 4 != 0) {
      throw item.failure("wrong base64 padding");
    }
    return Base64Url.decode(unpadded.replace('+', '-').replace('/', '_'), item.path());
  }
}
