package org.attls.tls.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.StrictYaml;
import org.attls.tls.policy.document.Value;

/**
 * A policy file: the verifiers that may be named, and what is accepted. Paths inside are relative
 * to the directory of the file.
 *
 * <pre>
 * verifiers:          # {@link VerifierDeclaration}; may be missing where only passports are accepted
 *   - { … }
 * policy: { … }       # {@link AcceptancePolicy}
 * </pre>
 *
 * @param verifiers each name once
 */
public record PolicyFile(List<VerifierDeclaration> verifiers, AcceptancePolicy policy) {
  /** Copies the list. */
  public PolicyFile {
    verifiers = List.copyOf(verifiers);
  }

  /**
   * Reads a file.
   *
   * @param name the name of the file, for failures
   * @throws DocumentException for whatever is wrong in it, and where
   */
  public static PolicyFile read(String name, Bytes content) throws DocumentException {
    Section document = StrictYaml.read(name, content);
    List<VerifierDeclaration> verifiers = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    Optional<Value> declared = document.optional("verifiers");
    if (declared.isPresent()) {
      for (Value value : declared.get().list()) {
        VerifierDeclaration verifier = VerifierDeclaration.read(value);
        if (!names.add(verifier.name())) {
          throw value.failure("a verifier is called \"" + verifier.name() + "\" already");
        }
        verifiers.add(verifier);
      }
    }
    AcceptancePolicy policy = AcceptancePolicy.read(document.required("policy").section(), names);
    document.end();
    return new PolicyFile(verifiers, policy);
  }

  /** The verifiers that appraise evidence, in the order in which they are asked. */
  public List<VerifierDeclaration> verifiers(EvidenceRules rules) {
    return rules.verifiers().stream().map(named -> verifier(named.value())).toList();
  }

  private VerifierDeclaration verifier(String name) {
    return verifiers.stream()
        .filter(verifier -> verifier.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
