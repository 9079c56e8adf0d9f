package org.attls.tls.policy.document;

import java.util.List;

/** A part of a document. */
sealed interface Node {
  /** Where it begins. */
  Place place();

  /** What it is, for people. */
  String kind();

  /**
   * A text.
   *
   * @param plain whether it stands without quotes, so that it may mean something else than a text
   */
  record Scalar(Place place, String text, boolean plain) implements Node {
    @Override
    public String kind() {
      if (!plain) {
        return "a text in quotes";
      }
      return switch (meaning()) {
        case NOTHING -> "nothing";
        case FLAG -> "true or false";
        case NUMBER -> "a number";
        case TEXT -> "a text";
      };
    }

    /** What a plain scalar means in the core schema (YAML 1.2.2, section 10.3.2). */
    Meaning meaning() {
      if (!plain) {
        return Meaning.TEXT;
      }
      if (text.matches("null|Null|NULL|~|")) {
        return Meaning.NOTHING;
      }
      if (text.matches("true|True|TRUE|false|False|FALSE")) {
        return Meaning.FLAG;
      }
      return text.matches(
              "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+"
                  + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)")
          ? Meaning.NUMBER
          : Meaning.TEXT;
    }
  }

  /** What a scalar means. */
  enum Meaning {
    NOTHING,
    FLAG,
    NUMBER,
    TEXT
  }

  /** Items in their order. */
  record Items(Place place, List<Node> items) implements Node {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys, each once, in their order. */
  record Keys(Place place, List<Entry> entries) implements Node {
    @Override
    public String kind() {
      return "keys with values";
    }
  }

  /**
   * A key and its value.
   *
   * @param place of the key
   */
  record Entry(Place place, String key, Node value) {}
}
