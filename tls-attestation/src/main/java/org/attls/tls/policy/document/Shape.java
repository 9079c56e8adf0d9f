package org.attls.tls.policy.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What readers asked of one place in documents: all that a JSON Schema needs, from the very calls
 * that read. It grows with every document that is read into it ({@link StrictYaml#read(String,
 * org.attls.cmw.octets.Bytes, Shape)}), so a place that is read in several ways needs a document
 * for each.
 */
public final class Shape {
  /** What a value of one line may be. */
  public sealed interface Scalar permits Text, Flag, Number, Choice {}

  /**
   * A text.
   *
   * @param pattern a regular expression for the whole of it
   * @param description what it is, for people; empty where the pattern says all
   */
  public record Text(String pattern, String description) implements Scalar {}

  /** True or false. */
  public record Flag() implements Scalar {}

  /** A decimal number within these. */
  public record Number(int least, int most) implements Scalar {}

  /** One of these words, in alphabetical order. */
  public record Choice(Set<String> words) implements Scalar {
    /** Keeps the order. */
    public Choice {
      words = Collections.unmodifiableSet(new LinkedHashSet<>(words));
    }
  }

  private final Set<Scalar> scalars = new LinkedHashSet<>();
  private final Map<String, Shape> keys = new LinkedHashMap<>();
  private final Set<String> dispensable = new LinkedHashSet<>();
  private boolean section;
  private Optional<Shape> items = Optional.empty();
  private boolean distinct;

  /** Of which nothing was asked yet. */
  public Shape() {}

  /** The lines that it may be. */
  public Set<Scalar> scalars() {
    return Collections.unmodifiableSet(scalars);
  }

  /** Whether it may be keys with values. */
  public boolean isSection() {
    return section;
  }

  /** The keys that are known in it, in the order in which they were asked for. */
  public Map<String, Shape> keys() {
    return Collections.unmodifiableMap(keys);
  }

  /** Whether a key has to be there. */
  public boolean requires(String key) {
    return keys.containsKey(key) && !dispensable.contains(key);
  }

  /** What its items are, where it may be a list; a list has at least one. */
  public Optional<Shape> items() {
    return items;
  }

  /** Whether no item of the list may be there twice. */
  public boolean isDistinct() {
    return distinct;
  }

  void asked(Scalar scalar) {
    scalars.add(scalar);
  }

  void askedForSection() {
    section = true;
  }

  Shape askedForKey(String key, boolean required) {
    if (!required) {
      dispensable.add(key);
    }
    return keys.computeIfAbsent(key, name -> new Shape());
  }

  Shape askedForItems() {
    Shape shape = items.orElseGet(Shape::new);
    items = Optional.of(shape);
    return shape;
  }

  void askedForDistinct() {
    distinct = true;
  }
}
