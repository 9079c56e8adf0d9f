package org.attls.cmw.json;

import org.attls.cmw.octets.PathNames;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in its document. The text is made when somebody asks: made for every value
 * it would take memory as the product of a long name and the number of values below it. Long names
 * are {@linkplain PathNames#shortened shortened}.
 *
 * @param parent null at the root
 * @param step from there: the document's or the member's name; null to a member of an array
 * @param index in the array
 */
public record JsonPlace(@Nullable JsonPlace parent, @Nullable String step, int index) {
  static JsonPlace root(String document) {
    return new JsonPlace(null, document, 0);
  }

  JsonPlace member(String name) {
    return new JsonPlace(this, PathNames.shortened(name), 0);
  }

  JsonPlace element(int at) {
    return new JsonPlace(this, null, at);
  }

  /** Whether the text is the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonPlace that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** Such as {@code ear.submods.PARSEC_TPM} and {@code claims.members[3]}. */
  @Override
  public String toString() {
    StringBuilder path = new StringBuilder();
    write(path);
    return path.toString();
  }

  private void write(StringBuilder path) {
    if (parent != null) {
      parent.write(path);
    }
    if (step == null) {
      path.append('[').append(index).append(']');
    } else {
      path.append(parent == null ? "" : ".").append(step);
    }
  }
}
