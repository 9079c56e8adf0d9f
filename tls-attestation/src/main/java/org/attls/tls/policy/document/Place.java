package org.attls.tls.policy.document;

/**
 * Where something stands in a document.
 *
 * @param document what the document is called, as a rule the name of its file
 * @param line from 1
 * @param column from 1, in characters
 */
public record Place(String document, int line, int column) {
  /** {@code document:line:column}, as compilers say it. */
  @Override
  public String toString() {
    return document + ":" + line + ":" + column;
  }
}
