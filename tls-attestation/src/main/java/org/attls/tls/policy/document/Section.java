package org.attls.tls.policy.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys with values, of which every one has to be asked for: {@link #end()} refuses the others. A
 * reader that forgets it is a reader that lets spelling mistakes pass.
 */
public final class Section {
  private final Node.Keys keys;
  private final Shape shape;

  Section(Node.Keys keys, Shape shape) {
    this.keys = keys;
    this.shape = shape;
    shape.askedForSection();
  }

  /** Where it begins. */
  public Place place() {
    return keys.place();
  }

  /** The section that a key would have here, without keys, though it is not written. */
  public Section absent(String key) {
    return new Section(
        new Node.Keys(keys.place(), List.of()), shape.askedForKey(key, /* required= */ false));
  }

  /**
   * This section, with a value from elsewhere in place of the one that it has for the key, or has
   * not.
   *
   * @param text as it would be written, without quotes
   * @param origin what the other place is called in failures
   */
  public Section with(String key, String text, String origin) {
    Place there = new Place(origin, 1, 1);
    List<Node.Entry> entries = new ArrayList<>(keys.entries());
    entries.removeIf(entry -> entry.key().equals(key));
    entries.add(new Node.Entry(there, key, new Node.Scalar(there, text, true)));
    return new Section(new Node.Keys(keys.place(), List.copyOf(entries)), shape);
  }

  /** The value of a key, where it is there. */
  public Optional<Value> optional(String key) {
    return find(key, shape.askedForKey(key, /* required= */ false));
  }

  /** The value of a key that has to be there. */
  public Value required(String key) throws DocumentException {
    Optional<Value> value = find(key, shape.askedForKey(key, /* required= */ true));
    if (value.isEmpty()) {
      throw failure("\"" + key + "\" is missing");
    }
    return value.get();
  }

  /** Says that nothing else may be here. */
  public void end() throws DocumentException {
    for (Node.Entry entry : keys.entries()) {
      if (!shape.keys().containsKey(entry.key())) {
        throw new DocumentException(
            entry.place(),
            "unknown key \""
                + entry.key()
                + "\"; known here: "
                + String.join(", ", shape.keys().keySet()));
      }
    }
  }

  /** A problem of the whole section. */
  public DocumentException failure(String problem) {
    return new DocumentException(keys.place(), problem);
  }

  private Optional<Value> find(String key, Shape of) {
    return keys.entries().stream()
        .filter(entry -> entry.key().equals(key))
        .findFirst()
        .map(entry -> new Value(key, entry.value(), of));
  }
}
