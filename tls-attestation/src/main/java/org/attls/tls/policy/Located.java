package org.attls.tls.policy;

import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Place;
import org.attls.tls.policy.document.Value;

/**
 * A value whose meaning is found out later, such as the path of a file, and where it was written.
 *
 * @param value as written
 */
public record Located<T>(T value, Place place) {
  /** A text. */
  public static Located<String> text(Value value) throws DocumentException {
    return new Located<>(value.text(), value.place());
  }

  /** A problem with it. */
  public DocumentException failure(String problem) {
    return new DocumentException(place, problem);
  }
}
