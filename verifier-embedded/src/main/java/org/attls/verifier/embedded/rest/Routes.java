package org.attls.verifier.embedded.rest;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/** Every path of the service. */
final class Routes {
  static final String HEALTH = "/healthz";

  private final Discovery discovery;
  private final ChallengeResponse sessions;
  private final Optional<Provisioning> provisioning;

  Routes(Discovery discovery, ChallengeResponse sessions, Optional<Provisioning> provisioning) {
    this.discovery = discovery;
    this.sessions = sessions;
    this.provisioning = provisioning;
  }

  /** What a method on a resource does. */
  private interface Operation {
    Answer answer() throws Refusal, IOException;
  }

  /**
   * @throws IOException when the client went away or took too long
   */
  Answer answer(Request request) throws Refusal, IOException {
    Map<String, Operation> operations = operations(request);
    if (operations.isEmpty()) {
      return Answer.unrouted();
    }
    Operation operation = operations.get(request.method());
    if (operation == null) {
      String allowed = String.join(", ", operations.keySet().stream().sorted().toList());
      return Answer.problem(405, "this resource has the methods " + allowed).with("Allow", allowed);
    }
    return operation.answer();
  }

  private Map<String, Operation> operations(Request request) {
    String path = request.path();
    switch (path) {
      case HEALTH -> {
        return Map.of("GET", Routes::health);
      }
      case Discovery.VERIFICATION -> {
        return Map.of("GET", () -> discovery.verification(request));
      }
      case ChallengeResponse.NEW_SESSION -> {
        return Map.of("POST", () -> sessions.newSession(request));
      }
      case Discovery.PROVISIONING -> {
        return provisioning.isPresent()
            ? Map.of("GET", () -> discovery.provisioning(request))
            : Map.of();
      }
      case Provisioning.SUBMIT -> {
        return provisioning.isPresent()
            ? Map.of("POST", () -> provisioning.get().submit(request))
            : Map.of();
      }
      default -> {
        return session(request, path);
      }
    }
  }

  private Map<String, Operation> session(Request request, String path) {
    if (!path.startsWith(ChallengeResponse.SESSION_PREFIX)) {
      return Map.of();
    }
    String id = path.substring(ChallengeResponse.SESSION_PREFIX.length());
    if (id.isEmpty() || id.indexOf('/') >= 0) {
      return Map.of();
    }
    return Map.of(
        "GET", () -> sessions.state(request, id),
        "POST", () -> sessions.submit(request, id),
        "DELETE", () -> sessions.delete(id));
  }

  private static Answer health() {
    return Answer.of(200, "application/json", Bytes.utf8("{\"status\":\"READY\"}"))
        .with("Cache-Control", "no-store");
  }
}
