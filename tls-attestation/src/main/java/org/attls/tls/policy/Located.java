package org.attls.tls.policy;

import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Place;
import org.attls.tls.policy.document.Value;
import org.jspecify.annotations.Nullable;

/**
 * A value whose meaning is found out later, such as the path of a file, and where it was written.
 * Equal where the values are: moved within its file, a section still says the same.
 *
 * @param value as written
 */
public record Located<T>(T value, Place place) {
  /** A text. */
  public static Located<String> text(Value value) throws DocumentException {
    return new Located<>(value.text(), value.place());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Located<?> that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** A problem with it. */
  public DocumentException failure(String problem) {
    return new DocumentException(place, problem);
  }
}
