package org.attls.corim.outline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names that a format has for the numbers of one place in it: keys of a map, places in an
 * array, tags, values.
 */
public final class Vocabulary {
  /** A place without names. */
  public static final Vocabulary NONE = new Vocabulary();

  private final Map<Long, Term> members;
  private final List<Term> places;
  private final Optional<Vocabulary> each;
  private final Map<Long, Term> tags;
  private final Map<Long, String> values;
  private final Notation notation;

  /** How a value is shown. */
  public enum Notation {
    /** As its kind is. */
    PLAIN,
    /** Octets that are a UUID. */
    UUID,
    /** Octets that are an OID. */
    OID,
    /** Seconds since 1970. */
    TIME,
    /** Octets that are a CBOR document. */
    CBOR
  }

  record Term(String name, Vocabulary vocabulary) {}

  private Vocabulary() {
    this(Map.of(), List.of(), Optional.empty(), Map.of(), Map.of(), Notation.PLAIN);
  }

  private Vocabulary(
      Map<Long, Term> members,
      List<Term> places,
      Optional<Vocabulary> each,
      Map<Long, Term> tags,
      Map<Long, String> values,
      Notation notation) {
    this.members = members;
    this.places = places;
    this.each = each;
    this.tags = tags;
    this.values = values;
    this.notation = notation;
  }

  /** A value shown in a notation. */
  public static Vocabulary of(Notation notation) {
    return new Vocabulary(Map.of(), List.of(), Optional.empty(), Map.of(), Map.of(), notation);
  }

  /** Integers that have names. */
  public static Vocabulary values(Map<Long, String> names) {
    return new Vocabulary(Map.of(), List.of(), Optional.empty(), Map.of(), names, Notation.PLAIN);
  }

  /** An array, or a map with any keys, of which all members are alike. */
  public static Vocabulary each(Vocabulary member) {
    return new Vocabulary(
        Map.of(), List.of(), Optional.of(member), Map.of(), Map.of(), Notation.PLAIN);
  }

  /** The same with a name for a member of a map. */
  public Vocabulary member(long key, String name, Vocabulary vocabulary) {
    return new Vocabulary(
        with(members, key, new Term(name, vocabulary)), places, each, tags, values, notation);
  }

  /** The same with a name for the next place of an array. */
  public Vocabulary place(String name, Vocabulary vocabulary) {
    List<Term> more = new ArrayList<>(places);
    more.add(new Term(name, vocabulary));
    return new Vocabulary(members, List.copyOf(more), each, tags, values, notation);
  }

  /** The same with a name for a tag and names for what is under it. */
  public Vocabulary tag(long number, String name, Vocabulary vocabulary) {
    return new Vocabulary(
        members, places, each, with(tags, number, new Term(name, vocabulary)), values, notation);
  }

  /** The same, shown in another notation. */
  public Vocabulary shownAs(Notation other) {
    return new Vocabulary(members, places, each, tags, values, other);
  }

  Optional<Term> member(long key) {
    return Optional.ofNullable(members.get(key));
  }

  Optional<Term> place(int index) {
    return index < places.size() ? Optional.of(places.get(index)) : Optional.empty();
  }

  Vocabulary each() {
    return each.orElse(NONE);
  }

  Optional<Term> tag(long number) {
    return Optional.ofNullable(tags.get(number));
  }

  Optional<String> value(long number) {
    return Optional.ofNullable(values.get(number));
  }

  Notation notation() {
    return notation;
  }

  private static <V> Map<Long, V> with(Map<Long, V> map, long key, V value) {
    Map<Long, V> more = new LinkedHashMap<>(map);
    more.put(key, value);
    return more;
  }
}
