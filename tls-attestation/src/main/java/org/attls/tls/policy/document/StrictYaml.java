package org.attls.tls.policy.document;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one document of YAML 1.2 (yaml.org/spec/1.2.2) by its events: nothing is constructed, and
 * nothing is expanded.
 *
 * <p>Refused beside what is no YAML: more than {@value #MAX_OCTETS} octets, other encodings than
 * UTF-8, nesting beyond {@value #MAX_DEPTH}, anchors, aliases, tags, directives, a second document,
 * keys that are no text, and keys that occur twice.
 */
public final class StrictYaml {
  /** Largest document, in octets. */
  public static final int MAX_OCTETS = 256 * 1024;

  /** Deepest nesting. */
  public static final int MAX_DEPTH = 16;

  private final String document;
  private final Iterator<Event> events;

  private StrictYaml(String document, Iterator<Event> events) {
    this.document = document;
    this.events = events;
  }

  /**
   * The keys of a document.
   *
   * @param document what it is called in failures
   * @throws DocumentException for what is refused, and where it stands
   */
  public static Section read(String document, Bytes content) throws DocumentException {
    return read(document, content, new Shape());
  }

  /** As {@link #read(String, Bytes)}, and what the reader asks for is added to the shape. */
  public static Section read(String document, Bytes content, Shape shape) throws DocumentException {
    if (content.size() > MAX_OCTETS) {
      throw new DocumentException(
          new Place(document, 1, 1),
          content.size() + " octets, at most " + MAX_OCTETS + " are read");
    }
    String text = decoded(document, content);
    LoadSettings settings =
        LoadSettings.builder().setLabel(document).setCodePointLimit(MAX_OCTETS).build();
    try {
      return new StrictYaml(document, new Parse(settings).parseString(text).iterator())
          .whole(shape);
    } catch (MarkedYamlEngineException malformed) {
      throw new DocumentException(
          malformed
              .getProblemMark()
              .map(mark -> place(document, mark))
              .orElse(new Place(document, 1, 1)),
          "no YAML: " + oneLine(malformed.getProblem()));
    } catch (YamlEngineException malformed) {
      // A character that has no place in YAML: the library says which, and not on what line.
      throw new DocumentException(
          firstUnprintable(document, text),
          "no YAML: " + oneLine(String.valueOf(malformed.getMessage())));
    }
  }

  private static String decoded(String document, Bytes content) throws DocumentException {
    byte[] octets = content.toArray();
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(octets))
          .toString();
    } catch (CharacterCodingException malformed) {
      throw new DocumentException(new Place(document, 1, 1), "the document is not in UTF-8");
    }
  }

  private Section whole(Shape shape) throws DocumentException {
    Node content = null;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, DocumentEnd, StreamEnd, Comment -> {}
        case DocumentStart -> {
          if (content != null) {
            throw failure(event, "a second document");
          }
          requireNoDirective((DocumentStartEvent) event);
        }
        default -> content = node(event, 0);
      }
    }
    if (content instanceof Node.Keys keys) {
      return new Section(keys, shape);
    }
    throw content == null
        ? new DocumentException(new Place(document, 1, 1), "the document is empty")
        : new DocumentException(
            content.place(), "expected keys with values, found " + content.kind());
  }

  private void requireNoDirective(DocumentStartEvent start) throws DocumentException {
    if (start.getSpecVersion().isPresent() || !start.getTags().isEmpty()) {
      throw failure(start, "directives are not read");
    }
  }

  private Node node(Event event, int depth) throws DocumentException {
    if (event instanceof AliasEvent) {
      throw failure(event, "aliases are not read");
    }
    if (event instanceof NodeEvent named && named.getAnchor().isPresent()) {
      throw failure(event, "anchors are not read");
    }
    if (depth > MAX_DEPTH) {
      throw failure(event, "nested deeper than " + MAX_DEPTH);
    }
    if (event instanceof ScalarEvent scalar) {
      requireNoTag(event, scalar.getTag());
      return new Node.Scalar(
          place(event), scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN);
    }
    if (event instanceof SequenceStartEvent sequence) {
      requireNoTag(event, sequence.getTag());
      return items(place(event), depth);
    }
    if (event instanceof MappingStartEvent mapping) {
      requireNoTag(event, mapping.getTag());
      return keys(place(event), depth);
    }
    throw failure(event, "unexpected " + event.getEventId());
  }

  private Node items(Place place, int depth) throws DocumentException {
    List<Node> items = new ArrayList<>();
    for (Event next = next(); next.getEventId() != Event.ID.SequenceEnd; next = next()) {
      items.add(node(next, depth + 1));
    }
    return new Node.Items(place, List.copyOf(items));
  }

  private Node keys(Place place, int depth) throws DocumentException {
    List<Node.Entry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    for (Event next = next(); next.getEventId() != Event.ID.MappingEnd; next = next()) {
      if (!(node(next, depth + 1) instanceof Node.Scalar key)) {
        throw failure(next, "a key is a text");
      }
      Place earlier = seen.putIfAbsent(key.text(), key.place());
      if (earlier != null) {
        throw new DocumentException(
            key.place(), "key \"" + key.text() + "\" is there already, in line " + earlier.line());
      }
      entries.add(new Node.Entry(key.place(), key.text(), node(next(), depth + 1)));
    }
    return new Node.Keys(place, List.copyOf(entries));
  }

  private Event next() throws DocumentException {
    Event event = events.next();
    return event.getEventId() == Event.ID.Comment ? next() : event;
  }

  private void requireNoTag(Event event, Optional<?> tag) throws DocumentException {
    if (tag.isPresent()) {
      throw failure(event, "tags are not read");
    }
  }

  private DocumentException failure(Event event, String problem) {
    return new DocumentException(place(event), problem);
  }

  private Place place(Event event) {
    return event
        .getStartMark()
        .map(mark -> place(document, mark))
        .orElse(new Place(document, 1, 1));
  }

  private static Place place(String document, Mark mark) {
    return new Place(document, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Place firstUnprintable(String document, String text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (point == '\n') {
        line++;
        column = 1;
      } else if (Character.isISOControl(point) && point != '\t' && point != '\r') {
        return new Place(document, line, column);
      } else {
        column++;
      }
      i += Character.charCount(point);
    }
    return new Place(document, 1, 1);
  }

  private static String oneLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= 160 ? line : line.substring(0, 160) + "…";
  }
}
