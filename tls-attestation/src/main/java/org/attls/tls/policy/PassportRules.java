package org.attls.tls.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.VerifierIdentity;

/**
 * Whose results a policy accepts from the peers that present them. Nothing binds them to a
 * connection, hence the flag.
 *
 * <pre>
 * passports:
 *   insecure-unbound: true           # a leaked identity key is enough to present somebody's result
 *   kinds: [attestation]             # optional
 *   issuers:
 *     - identity: https://verifier.example/      # verifier_identity, compared octet for octet
 *       result-key: ear.jwk                      # JWK or PEM file
 * </pre>
 *
 * @param issuers at least one
 */
public record PassportRules(List<CredentialKind> kinds, List<Issuer> issuers) {
  /**
   * A verifier whose results are believed.
   *
   * @param resultKey JWK or PEM file
   */
  public record Issuer(VerifierIdentity identity, Located<String> resultKey) {}

  /** Copies the lists. */
  public PassportRules {
    kinds = List.copyOf(kinds);
    issuers = List.copyOf(issuers);
  }

  static PassportRules read(Section section) throws DocumentException {
    Value unbound = section.required("insecure-unbound");
    if (!unbound.flag()) {
      throw unbound.failure("passports are accepted only where this is true");
    }
    List<CredentialKind> kinds = CredentialKinds.read(section);
    List<Issuer> issuers = new ArrayList<>();
    Set<VerifierIdentity> seen = new HashSet<>();
    for (Value value : section.required("issuers").list()) {
      Issuer issuer = issuer(value.section());
      if (!seen.add(issuer.identity())) {
        throw value.failure(issuer.identity() + " is there twice");
      }
      issuers.add(issuer);
    }
    section.end();
    return new PassportRules(kinds, issuers);
  }

  private static Issuer issuer(Section section) throws DocumentException {
    Value identity = section.required("identity");
    Located<String> key = Located.text(section.required("result-key"));
    section.end();
    try {
      return new Issuer(VerifierIdentity.of(identity.text()), key);
    } catch (IllegalArgumentException tooLong) {
      throw identity.failure(String.valueOf(tooLong.getMessage()));
    }
  }
}
