package org.attls.tls.wire;

import java.util.HashSet;
import java.util.List;

/** What every offered list has to satisfy before it can be written. */
final class OfferLists {
  private OfferLists() {}

  static void check(String name, List<?> elements, int octets, int maxOctets) {
    if (elements.isEmpty()) {
      throw new IllegalArgumentException(name + " is empty: leave the extension out instead");
    }
    if (octets > maxOctets) {
      throw new IllegalArgumentException(
          name + " takes " + octets + " octets, at most " + maxOctets + " fit");
    }
    if (new HashSet<>(elements).size() != elements.size()) {
      throw new IllegalArgumentException(name + " has an element twice: " + elements);
    }
  }
}
