package org.attls.eat.check;

/** A check that has a name for people. */
public interface Titled {
  /** A few words for a list of checks. */
  String title();
}
