package org.attls.verifier.veraison;

import java.util.Optional;
import okhttp3.HttpUrl;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;

/**
 * Submits endorsements and reference values to a Veraison provisioning service. Its credentials are
 * those of the {@link VeraisonService}.
 *
 * <pre>
 * session = { "status": "success" / "failed" / "processing", "expiry": date-time,
 *             ? "failure-reason": text }
 * </pre>
 */
public final class VeraisonProvisioning implements AutoCloseable {
  static final String SESSION_TYPE = "application/vnd.veraison.provisioning-session+json";

  private final HttpExchange http;

  /** For one service; {@link #close()} it. */
  public VeraisonProvisioning(VeraisonService service) {
    this.http = new HttpExchange(service);
  }

  /**
   * Submits a CoRIM, once, and waits for what becomes of it.
   *
   * @param corim not empty
   * @param mediaType with the profile, spelled as the service lists it, such as {@code
   *     application/rim+cbor; profile="tag:…"}; the quotes matter
   * @return also a refusal, which Veraison sends with HTTP status 200
   * @throws AttestationException {@link Reason#VERIFIER_UNAVAILABLE} for any other answer, such as
   *     wrong credentials or a media type that is not taken; {@link Reason#DEADLINE}
   */
  public ProvisioningOutcome submit(Bytes corim, String mediaType, Deadline deadline)
      throws AttestationException {
    if (corim.isEmpty()) {
      throw new IllegalArgumentException("no CoRIM to submit");
    }
    if (mediaType.isBlank() || mediaType.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException("a media type is printable US-ASCII");
    }
    HttpUrl url = http.service().endpoint("/endorsement-provisioning/v1/submit");
    HttpAnswer answer =
        http.send(
                HttpQuestion.post(
                    "submit endorsements", url, SESSION_TYPE, Optional.of(mediaType), corim),
                deadline)
            .expect(200, 201);
    if (answer.status() == 200) {
      return outcome(answer).orElseThrow(() -> answer.failure("answered 200 and is not done"));
    }
    return finished(answer, deadline);
  }

  /** Frees threads and connections; never fails. */
  @Override
  public void close() {
    http.close();
  }

  /** The asynchronous form: documented, and in no release up to v0.0.2608. */
  private ProvisioningOutcome finished(HttpAnswer created, Deadline deadline)
      throws AttestationException {
    HttpUrl session = created.resolvedLocation();
    Conversation conversation = new Conversation(http, deadline);
    Backoff backoff = new Backoff(conversation);
    HttpAnswer answer = created;
    while (true) {
      Optional<ProvisioningOutcome> outcome = outcome(answer);
      if (outcome.isPresent()) {
        http.sendAndForget(HttpQuestion.delete("delete session", session));
        return outcome.get();
      }
      conversation.await(backoff.after(answer));
      answer =
          conversation
              .await(conversation.ask(HttpQuestion.get("poll endorsements", session, SESSION_TYPE)))
              .expect(200);
    }
  }

  /** Empty while it is being processed. */
  static Optional<ProvisioningOutcome> outcome(HttpAnswer answer) throws AttestationException {
    JsonItem.JsonObject session = answer.json(SESSION_TYPE, "provisioning session");
    try {
      String status = session.required("status").asText();
      return switch (status) {
        case "success" -> Optional.of(new ProvisioningOutcome.Accepted());
        case "failed" -> Optional.of(new ProvisioningOutcome.Refused(reason(session)));
        case "processing" -> Optional.empty();
        default -> throw answer.failure("unknown status " + OneLine.of(status));
      };
    } catch (MalformedException malformed) {
      throw answer.failure(malformed);
    }
  }

  private static String reason(JsonItem.JsonObject session) throws MalformedException {
    return session.optional("failure-reason").isPresent()
        ? OneLine.of(session.required("failure-reason").asText())
        : "";
  }
}
