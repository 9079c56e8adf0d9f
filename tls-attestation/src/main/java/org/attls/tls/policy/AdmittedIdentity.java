package org.attls.tls.policy;

import java.util.Optional;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;

/**
 * Whom a policy admits; exactly one of three.
 *
 * <pre>
 * identity:
 *   instances: ["01ab…"]       # attestation keys by their kid, as endorse prints it, or UEIDs: hex
 *   any-of-class: sensors      # any device that is affirmed, under this name for all of them
 *   by-certificate: true       # whom the X.509 certificate beside the attestation names
 * </pre>
 */
public sealed interface AdmittedIdentity {
  /** These devices and no other. */
  record Instances(Set<Bytes> identifiers) implements AdmittedIdentity {
    /** Copies the set. */
    public Instances {
      identifiers = Set.copyOf(identifiers);
    }
  }

  /** Any device that is affirmed: nobody knows which. */
  record AnyOfClass(String name) implements AdmittedIdentity {}

  /** Whom the certificate names. */
  record ByCertificate() implements AdmittedIdentity {}

  /** Reads {@code identity}. */
  static AdmittedIdentity read(Section section) throws DocumentException {
    Optional<Value> instances = section.optional("instances");
    Optional<Value> anyOfClass = section.optional("any-of-class");
    Optional<Value> byCertificate = section.optional("by-certificate");
    section.end();
    int answers = instances.isPresent() ? 1 : 0;
    answers += anyOfClass.isPresent() ? 1 : 0;
    answers += byCertificate.isPresent() ? 1 : 0;
    if (answers != 1) {
      throw section.failure(
          "whom to admit? one of \"instances\", \"any-of-class\" and \"by-certificate\"");
    }
    if (instances.isPresent()) {
      return new Instances(Set.copyOf(instances.get().distinct(value -> value.octets(1, 64))));
    }
    if (anyOfClass.isPresent()) {
      return new AnyOfClass(anyOfClass.get().text());
    }
    if (!byCertificate.orElseThrow().flag()) {
      throw byCertificate.get().failure("there is no other answer, so this one is true");
    }
    return new ByCertificate();
  }
}
