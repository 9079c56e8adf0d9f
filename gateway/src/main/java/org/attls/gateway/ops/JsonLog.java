package org.attls.gateway.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.gateway.io.HandshakeRecord;
import org.attls.gateway.io.Observer;

/**
 * One line of JSON for each handshake that ended, one for the end of each connection whose gate had
 * opened, and one between for a verdict that ended before its connection.
 *
 * <pre>
 * {"event":"handshake","time":…,"connection":…,"listener":…,"source":…,
 *  "outcome":"admitted"|"refused"|"failed","reason":…,"message":…,"alert":…,
 *  "device":…,"policy":…,"tier":…,"verdict":…,"valid_until":…,"evidence_octets":…,
 *  "milliseconds":…,"stages":{…}}
 * {"event":"expired","time":…,"connection":…,"listener":…}
 * {"event":"end","time":…,"connection":…,"listener":…,"how":…,"message":…}
 * {"event":"lines_missing","time":…,"lines":…}
 * </pre>
 *
 * <p>The last is of a {@link LineWriter} that had no room for so many.
 */
public final class JsonLog implements Observer {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final double NANOS_IN_MILLISECOND = 1e6;

  private final Consumer<String> lines;

  /**
   * @param lines takes lines, from several threads
   */
  public JsonLog(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void handshake(HandshakeRecord handshake) {
    lines.accept(line(Instant.now(), handshake));
  }

  @Override
  public void expired(Bytes connection, String listener) {
    lines.accept(expired(Instant.now(), connection, listener));
  }

  @Override
  public void ended(Bytes connection, String listener, End end, String message) {
    lines.accept(line(Instant.now(), connection, listener, end, message));
  }

  /** The line for a handshake that ended. */
  static String line(Instant at, HandshakeRecord handshake) {
    return line(
        "handshake",
        at,
        json -> {
          json.writeStringField("connection", handshake.connection().hex());
          json.writeStringField("listener", handshake.listener());
          json.writeStringField("source", handshake.source());
          json.writeStringField("outcome", handshake.outcome().name().toLowerCase(Locale.ROOT));
          if (handshake.reason().isPresent()) {
            json.writeStringField("reason", handshake.reason().get());
          }
          if (handshake.message().isPresent()) {
            json.writeStringField("message", handshake.message().get());
          }
          if (handshake.alert().isPresent()) {
            json.writeNumberField("alert", handshake.alert().get());
          }
          if (handshake.device().isPresent()) {
            device(json, handshake.device().get());
          }
          // Of a device that was refused it is not known here, and zero would be wrong.
          if (handshake.evidenceOctets() > 0) {
            json.writeNumberField("evidence_octets", handshake.evidenceOctets());
          }
          json.writeNumberField("milliseconds", milliseconds(handshake.took()));
          json.writeObjectFieldStart("stages");
          for (Map.Entry<String, Duration> stage : new TreeMap<>(handshake.stages()).entrySet()) {
            json.writeNumberField(stage.getKey(), milliseconds(stage.getValue()));
          }
          json.writeEndObject();
        });
  }

  /** The line for a connection whose verdict is over, and that goes on. */
  static String expired(Instant at, Bytes connection, String listener) {
    return line(
        "expired",
        at,
        json -> {
          json.writeStringField("connection", connection.hex());
          json.writeStringField("listener", listener);
        });
  }

  /** The line in the place of others. */
  static String missing(Instant at, long lines) {
    return line("lines_missing", at, json -> json.writeNumberField("lines", lines));
  }

  /** The line for a connection that ended. */
  static String line(Instant at, Bytes connection, String listener, End end, String message) {
    return line(
        "end",
        at,
        json -> {
          json.writeStringField("connection", connection.hex());
          json.writeStringField("listener", listener);
          json.writeStringField("how", end.name().toLowerCase(Locale.ROOT));
          json.writeStringField("message", message);
        });
  }

  private static void device(JsonGenerator json, DeviceFacts facts) throws IOException {
    json.writeStringField("device", facts.device().text());
    json.writeStringField("policy", facts.appliedPolicy());
    json.writeStringField("tier", facts.tier().name().toLowerCase(Locale.ROOT));
    json.writeStringField("verdict", facts.verdictDigest().hex());
    json.writeStringField("valid_until", facts.validUntil().toString());
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String line(String event, Instant at, Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("event", event);
      json.writeStringField("time", at.toString());
      fields.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static double milliseconds(Duration time) {
    return time.toNanos() / NANOS_IN_MILLISECOND;
  }
}
