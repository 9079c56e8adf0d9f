package org.attls.corim.comid;

import java.util.List;
import org.attls.corim.environment.Environment;

/**
 * Which domains must be trustworthy before another can be (draft-ietf-rats-corim-11, section
 * 5.1.11.2).
 *
 * @param domain the domain that depends
 * @param trustees those that it depends on, at least one, and not itself
 */
public record DependencyTriple(Environment domain, List<Environment> trustees) {
  /** Checks the trustees and copies the list. */
  public DependencyTriple {
    trustees = List.copyOf(trustees);
    if (trustees.isEmpty()) {
      throw new IllegalArgumentException("a dependency without trustee");
    }
    if (trustees.contains(domain)) {
      throw new IllegalArgumentException("a domain that is its own trustee");
    }
  }
}
