package org.attls.corim.signed;

import java.time.Instant;
import java.util.Optional;
import org.attls.corim.term.Extensions;

/**
 * Who signed a CoRIM, as claims of a CWT in its header (draft-ietf-rats-corim-11, section 4.2.2;
 * RFC 9597).
 *
 * @param issuer name of the signer ({@code iss}), not empty
 * @param subject the CoRIM's identifier as text ({@code sub})
 * @param notAfter last instant at which the signature holds ({@code exp}), in whole seconds
 * @param notBefore first such instant ({@code nbf}), in whole seconds
 * @param others claims that are kept without being interpreted
 */
public record CwtClaims(
    String issuer,
    Optional<String> subject,
    Optional<Instant> notAfter,
    Optional<Instant> notBefore,
    Extensions others) {
  /** Checks the name and the times. */
  public CwtClaims {
    if (issuer.isEmpty()) {
      throw new IllegalArgumentException("an issuer without name");
    }
    if (notAfter.isPresent() && notBefore.filter(notAfter.get()::isBefore).isPresent()) {
      throw new IllegalArgumentException("claims that expire before they hold");
    }
    if (notAfter.map(Instant::getNano).orElse(0) != 0
        || notBefore.map(Instant::getNano).orElse(0) != 0) {
      throw new IllegalArgumentException("claims with a fraction of a second");
    }
    others.mustNotHave(1, 2, 4, 5);
  }

  /** A signer that says its name only. */
  public static CwtClaims of(String issuer) {
    return new CwtClaims(
        issuer, Optional.empty(), Optional.empty(), Optional.empty(), Extensions.NONE);
  }
}
