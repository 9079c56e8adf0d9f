package org.attls.corim.signed;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.attls.corim.Validity;
import org.attls.corim.term.Extensions;

/**
 * Who signed a CoRIM and until when: in one form or the other, or in both, which then say the same
 * (draft-ietf-rats-corim-11, section 4.2.1).
 *
 * @param meta the form that Veraison's v2 library demands
 * @param claims the form that the draft prefers
 */
public record SignerStatement(Optional<CorimMeta> meta, Optional<CwtClaims> claims) {
  /** Checks that there is a form, and that two forms agree. */
  public SignerStatement {
    if (meta.isEmpty() && claims.isEmpty()) {
      throw new IllegalArgumentException("neither corim-meta (8) nor CWT-Claims (15)");
    }
    if (meta.isPresent() && claims.isPresent()) {
      agree(meta.get(), claims.get());
    }
  }

  /** In the form that Veraison's v2 library demands. */
  public static SignerStatement of(CorimMeta meta) {
    return new SignerStatement(Optional.of(meta), Optional.empty());
  }

  /** In the form that the draft prefers. */
  public static SignerStatement of(CwtClaims claims) {
    return new SignerStatement(Optional.empty(), Optional.of(claims));
  }

  /** In both forms, which every verifier can read. */
  public static SignerStatement both(String name, Optional<Validity> validity) {
    return new SignerStatement(
        Optional.of(new CorimMeta(name, Optional.empty(), validity, Extensions.NONE)),
        Optional.of(
            new CwtClaims(
                name,
                Optional.empty(),
                validity.map(Validity::notAfter),
                validity.flatMap(Validity::notBefore),
                Extensions.NONE)));
  }

  /** Name of the signer. */
  public String signerName() {
    return meta.map(CorimMeta::signerName).or(() -> claims.map(CwtClaims::issuer)).orElseThrow();
  }

  /** First instant at which the signature holds, where it says so. */
  public Optional<Instant> notBefore() {
    return meta.flatMap(CorimMeta::signatureValidity)
        .flatMap(Validity::notBefore)
        .or(() -> claims.flatMap(CwtClaims::notBefore));
  }

  /** Last instant at which the signature holds, where it says so. */
  public Optional<Instant> notAfter() {
    return meta.flatMap(CorimMeta::signatureValidity)
        .map(Validity::notAfter)
        .or(() -> claims.flatMap(CwtClaims::notAfter));
  }

  /** Whether the signature holds at an instant; both ends do. */
  public boolean holdsAt(Instant at) {
    return notBefore().filter(at::isBefore).isEmpty()
        && notAfter().filter(at.truncatedTo(ChronoUnit.SECONDS)::isAfter).isEmpty();
  }

  private static void agree(CorimMeta meta, CwtClaims claims) {
    if (!meta.signerName().equals(claims.issuer())) {
      throw new IllegalArgumentException(
          "the issuer (15.1) is not the signer (8.0.0): '"
              + claims.issuer()
              + "', '"
              + meta.signerName()
              + "'");
    }
    boolean sameTimes =
        meta.signatureValidity().map(Validity::notAfter).equals(claims.notAfter())
            && meta.signatureValidity().flatMap(Validity::notBefore).equals(claims.notBefore());
    if (!sameTimes) {
      throw new IllegalArgumentException(
          "exp and nbf (15.4, 15.5) are not the signature-validity (8.1)");
    }
  }
}
