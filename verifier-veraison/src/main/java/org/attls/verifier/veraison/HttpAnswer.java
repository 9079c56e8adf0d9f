package org.attls.verifier.veraison;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/**
 * One HTTP answer, read to its end.
 *
 * @param question what it answers
 * @param accept the types that the service would take; sent with 415
 */
record HttpAnswer(
    HttpQuestion question,
    VeraisonService service,
    int status,
    Optional<String> contentType,
    Optional<String> location,
    Optional<String> accept,
    Optional<String> cacheControl,
    Bytes body) {
  /** Refuses redirects and every other status but those expected. */
  HttpAnswer expect(int... statuses) throws AttestationException {
    for (int expected : statuses) {
      if (status == expected) {
        return this;
      }
    }
    throw failure("answered " + statusText() + problem());
  }

  /**
   * Reads the body as JSON of one media type. An answer without Content-Type counts as that type,
   * since the JSON has to fit anyway; one with another type is refused.
   */
  JsonItem.JsonObject json(String mediaType, String name) throws AttestationException {
    if (contentType.isPresent() && !isType(mediaType)) {
      throw failure(
          "answered " + status + " with " + OneLine.of(contentType.get()) + ", not " + mediaType);
    }
    try {
      return JsonReader.read(body, name, service.maxResponseOctets()).asObject();
    } catch (MalformedException malformed) {
      throw failure(malformed);
    }
  }

  /**
   * The address that the service names for what it made, resolved against the one that was asked
   * (RFC 3986, section 5). Another origin is refused: evidence and credentials go only to the
   * configured one.
   */
  HttpUrl resolvedLocation() throws AttestationException {
    if (location.isEmpty() || location.get().isBlank()) {
      throw failure("answered " + status + " without a Location");
    }
    HttpUrl resolved = question.url().resolve(location.get());
    if (resolved == null) {
      throw failure("answered with a Location that is no http address");
    }
    if (!service.sameOrigin(resolved)) {
      throw failure("answered with a Location at another origin: " + OneLine.of(resolved.host()));
    }
    return resolved;
  }

  /** A failure of the service, with its address and what it was asked. */
  AttestationException failure(String problem) {
    return new AttestationException(
        Reason.VERIFIER_UNAVAILABLE, service.origin() + ": " + question.what() + ": " + problem);
  }

  AttestationException failure(MalformedException malformed) {
    return new AttestationException(
        Reason.VERIFIER_UNAVAILABLE,
        service.origin() + ": " + question.what() + ": " + OneLine.of(malformed.getMessage()),
        malformed);
  }

  private boolean isType(String mediaType) {
    String bare = contentType.orElse("").split(";", 2)[0].strip();
    return bare.toLowerCase(Locale.ROOT).equals(mediaType);
  }

  private String statusText() {
    return switch (status) {
      case 400 -> "400 Bad Request";
      case 401 -> "401 Unauthorized: the credentials are missing, wrong or lack the role";
      case 403 -> "403 Forbidden: the credentials lack the role";
      case 404 -> "404 Not Found";
      case 406 -> "406 Not Acceptable";
      case 415 -> "415 Unsupported Media Type";
      case 500 -> "500 Internal Server Error";
      default ->
          status >= 300 && status < 400
              ? status + ", a redirect; redirects are not followed"
              : Integer.toString(status);
    };
  }

  /**
   * What a problem document (RFC 9457) or a plain text says, or nothing: with any missing member,
   * and never a failure of its own. The text is the service's, so only for the local log.
   */
  private String problem() {
    StringBuilder text = new StringBuilder();
    if (isType("application/problem+json")) {
      try {
        JsonItem.JsonObject problem =
            JsonReader.read(body, "problem", service.maxResponseOctets()).asObject();
        for (String name : new String[] {"title", "detail"}) {
          if (problem.optional(name).orElse(null) instanceof JsonItem.JsonText member) {
            text.append(text.isEmpty() ? "" : ": ").append(member.value());
          }
        }
      } catch (MalformedException unreadable) {
        text.append("unreadable problem document");
      }
    } else if (isType("text/plain")) {
      int end = Math.min(body.size(), OneLine.MAX_CHARACTERS);
      text.append(new String(body.slice(0, end).toArray(), StandardCharsets.UTF_8));
    }
    accept.ifPresent(
        types -> text.append(text.isEmpty() ? "" : "; ").append("it takes ").append(types));
    return text.isEmpty() ? "" : ": " + OneLine.of(text.toString());
  }
}
