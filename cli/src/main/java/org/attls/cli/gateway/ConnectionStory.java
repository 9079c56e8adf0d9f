package org.attls.cli.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attls.cli.report.Event;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one connection, stage by stage, from the lines that the gateway logged of it.
 * The line of its handshake has to be among them.
 */
final class ConnectionStory {
  static final int LONGEST_LINE = 64 * 1024;

  private final JsonItem.JsonObject handshake;
  private final Optional<JsonItem.JsonObject> end;

  private ConnectionStory(JsonItem.JsonObject handshake, Optional<JsonItem.JsonObject> end) {
    this.handshake = handshake;
    this.end = end;
  }

  /** From lines of which all are about the connection; nothing without its handshake. */
  static Optional<ConnectionStory> of(List<String> lines) throws MalformedException {
    Optional<JsonItem.JsonObject> handshake = Optional.empty();
    Optional<JsonItem.JsonObject> end = Optional.empty();
    for (String line : lines) {
      JsonItem.JsonObject read = JsonReader.read(Bytes.utf8(line), "line", LONGEST_LINE).asObject();
      String event = read.required("event").asText();
      if (event.equals("handshake")) {
        handshake = Optional.of(read);
      } else if (event.equals("end")) {
        end = Optional.of(read);
      }
    }
    Optional<JsonItem.JsonObject> ended = end;
    return handshake.map(it -> new ConnectionStory(it, ended));
  }

  /** One event for the whole, and one for each stage that was reached. */
  List<Event> events() throws MalformedException {
    String outcome = text("outcome");
    List<Event> events = new ArrayList<>();
    events.add(
        Event.of(
                "connection",
                "connection "
                    + text("connection")
                    + ": "
                    + outcome
                    + end.map(it -> ", and over").orElse(admitted() ? ", and open" : ""))
            .inHeadline("connection", text("connection"))
            .inHeadline("outcome", outcome)
            .fact("listener", text("listener"))
            .fact("source", text("source"))
            .fact("time", text("time")));
    Map<String, Double> stages = stages();
    boolean proved = admitted() || stages.containsKey("proof");
    events.add(
        proved ? passed("handshake", "key proved", stages.get("proof")) : failed("handshake"));
    if (admitted()) {
      events.add(
          passed("verdict", "admitted", total())
              .fact("device", optional("device"))
              .fact("policy", optional("policy"))
              .fact("tier", optional("tier"))
              .fact("verdict", optional("verdict"))
              .fact("valid_until", optional("valid_until"))
              .fact("milliseconds_by_stage", stages));
      if (end.isPresent()) {
        events.add(over(end.get()));
      }
    } else if (proved) {
      events.add(failed("verdict"));
    }
    return events;
  }

  private boolean admitted() throws MalformedException {
    return text("outcome").equals("admitted");
  }

  private static Event passed(String stage, String how, @Nullable Double after) {
    String when = after == null ? "" : String.format(Locale.ROOT, " after %.1f ms", after);
    return Event.of("stage", stage + ": " + how + when)
        .inHeadline("stage", stage)
        .inHeadline("passed", "true");
  }

  /** The reason, and every check that failed on a line of its own. */
  private Event failed(String stage) throws MalformedException {
    Event event =
        Event.of(
                "stage",
                stage
                    + ": FAILED after "
                    + String.format(Locale.ROOT, "%.1f ms", total())
                    + ": "
                    + text("reason"))
            .inHeadline("stage", stage)
            .inHeadline("passed", "false")
            .inHeadline("reason", text("reason"));
    for (String check : text("message").split("; ", -1)) {
      event.fact("because", check);
    }
    if (handshake.optional("alert").isPresent()) {
      event.fact("alert", handshake.required("alert").asLong(0, 255));
    }
    return event;
  }

  private static Event over(JsonItem.JsonObject end) throws MalformedException {
    String how = end.required("how").asText();
    return Event.of("stage", "end: " + how.replace('_', ' '))
        .inHeadline("stage", "end")
        .inHeadline("how", how)
        .fact("time", end.required("time").asText())
        .fact("because", end.required("message").asText());
  }

  private double total() throws MalformedException {
    return number(handshake.required("milliseconds"));
  }

  private Map<String, Double> stages() throws MalformedException {
    Map<String, Double> stages = new TreeMap<>();
    for (Map.Entry<String, JsonItem> stage :
        handshake.required("stages").asObject().members().entrySet()) {
      stages.put(stage.getKey(), number(stage.getValue()));
    }
    return stages;
  }

  private static double number(JsonItem item) throws MalformedException {
    if (item instanceof JsonItem.JsonNumber number) {
      return number.value().doubleValue();
    }
    throw item.failure(item.kind() + " where a number belongs");
  }

  private String text(String name) throws MalformedException {
    return handshake.required(name).asText();
  }

  private Optional<String> optional(String name) throws MalformedException {
    Optional<JsonItem> item = handshake.optional(name);
    return item.isPresent() ? Optional.of(item.get().asText()) : Optional.empty();
  }
}
