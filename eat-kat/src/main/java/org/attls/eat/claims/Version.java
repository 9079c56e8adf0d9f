package org.attls.eat.claims;

import java.util.Optional;

/**
 * A version and how it is to be read (RFC 9711, sections 4.2.5 and 4.2.7).
 *
 * <pre>
 * version = [ version: tstr, ? scheme: int / tstr ]     ; schemes: RFC 9393, section 4.1
 * </pre>
 *
 * @param version the version
 * @param scheme how versions are compared, where the token says so
 */
public record Version(String version, Optional<Label> scheme) {
  /** A version without a scheme. */
  public static Version of(String version) {
    return new Version(version, Optional.empty());
  }

  /** A version with a scheme, such as 16384 for semantic versions. */
  public static Version of(String version, Label scheme) {
    return new Version(version, Optional.of(scheme));
  }
}
