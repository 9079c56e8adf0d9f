package org.attls.corim.comid;

import java.util.List;
import org.attls.corim.environment.Environment;

/**
 * Which environments make up a domain (draft-ietf-rats-corim-11, section 5.1.11.1).
 *
 * @param domain the domain, an environment itself
 * @param members at least one
 */
public record MembershipTriple(Environment domain, List<Environment> members) {
  /** Checks that there is a member and copies the list. */
  public MembershipTriple {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a domain without member");
    }
  }
}
