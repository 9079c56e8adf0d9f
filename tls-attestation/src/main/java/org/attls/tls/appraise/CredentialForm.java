package org.attls.tls.appraise;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.credential.CertificateChain;

/**
 * Where in the peer's Certificate message the wrapper stands, which follows from the negotiated
 * kind of credential (draft-fossati-tls-attestation-07, section 6, figures 6 and 7). It is never
 * guessed from what is there.
 *
 * <table>
 *   <caption>Forms</caption>
 *   <tr><th>kind</th><th>entries</th><th>wrapper</th></tr>
 *   <tr><td>ATTESTATION</td><td>exactly one, without extensions</td><td>in the place of the
 *       certificate</td></tr>
 *   <tr><td>CERT_ATTESTATION</td><td>an X.509 chain</td><td>in {@code attestation_evidence} of the
 *       first</td></tr>
 * </table>
 */
public interface CredentialForm {
  /**
   * Takes a credential apart; nothing in it has been verified then.
   *
   * @throws AttestationException {@link Reason#CREDENTIAL_EMPTY}, {@link Reason#ENTRY_COUNT},
   *     {@link Reason#UNSOLICITED}, {@link Reason#EVIDENCE_MISSING}, {@link Reason#TOO_LARGE} or
   *     {@link Reason#CERTIFICATE_REFUSED}
   */
  Content read(List<CredentialEntry> entries) throws AttestationException;

  /** Kind ATTESTATION. */
  static CredentialForm alone() {
    return CredentialForm::readAlone;
  }

  /**
   * Kind CERT_ATTESTATION.
   *
   * @param extensionType code point of {@code attestation_evidence}
   * @param certificates validates the chain
   */
  static CredentialForm besideCertificate(int extensionType, CertificateValidation certificates) {
    return entries -> readBesideCertificate(entries, extensionType, certificates);
  }

  /**
   * What a credential holds.
   *
   * @param wrapper octets of the wrapper
   * @param certificate the chain beside it, in kind CERT_ATTESTATION
   */
  record Content(Bytes wrapper, Optional<Certificate> certificate) {
    /** The attested key has to be the one that the certificate is for. */
    void requireKey(Bytes attestedKey) throws AttestationException {
      if (certificate.isPresent()
          && !certificate.get().chain().subjectPublicKeyInfo().equals(attestedKey)) {
        throw new AttestationException(
            Reason.KEY_MISMATCH, "the certificate is for another key than the attested one");
      }
    }

    /** Validates the certificate, where there is one; returns whom it names. */
    Optional<String> certifiedName() throws AttestationException {
      return certificate.isPresent()
          ? certificate.get().validation().validate(certificate.get().chain().certificates())
          : Optional.empty();
    }
  }

  /**
   * A chain that has been parsed, and who will validate it.
   *
   * @param chain as received
   */
  record Certificate(CertificateChain chain, CertificateValidation validation) {}

  private static Content readAlone(List<CredentialEntry> entries) throws AttestationException {
    requireSome(entries);
    if (entries.size() != 1) {
      throw new AttestationException(
          Reason.ENTRY_COUNT,
          entries.size() + " certificate entries, exactly one carries evidence");
    }
    requireNoExtensionBut(Optional.empty(), entries.get(0));
    return new Content(entries.get(0).data(), Optional.empty());
  }

  private static Content readBesideCertificate(
      List<CredentialEntry> entries, int extensionType, CertificateValidation certificates)
      throws AttestationException {
    requireSome(entries);
    for (CredentialEntry issuer : entries.subList(1, entries.size())) {
      if (issuer.extensions().containsKey(extensionType)) {
        throw new AttestationException(
            Reason.ENTRY_COUNT, "attestation_evidence stands in another entry than the first");
      }
      requireNoExtensionBut(Optional.empty(), issuer);
    }
    CredentialEntry first = entries.get(0);
    Bytes wrapper = first.extensions().get(extensionType);
    if (wrapper == null) {
      throw new AttestationException(
          Reason.EVIDENCE_MISSING, "the certificate has no attestation_evidence beside it");
    }
    requireNoExtensionBut(Optional.of(extensionType), first);
    CertificateChain chain =
        CertificateChain.parse(entries.stream().map(CredentialEntry::data).toList());
    return new Content(wrapper, Optional.of(new Certificate(chain, certificates)));
  }

  private static void requireSome(List<CredentialEntry> entries) throws AttestationException {
    if (entries.isEmpty()) {
      throw new AttestationException(Reason.CREDENTIAL_EMPTY, "the peer sent no evidence");
    }
  }

  /** None was asked for: RFC 8446, section 4.4.2. */
  private static void requireNoExtensionBut(Optional<Integer> expected, CredentialEntry entry)
      throws AttestationException {
    for (int type : entry.extensions().keySet()) {
      if (expected.isEmpty() || expected.get() != type) {
        throw new AttestationException(
            Reason.UNSOLICITED, "extension " + type + " beside the evidence was not asked for");
      }
    }
  }
}
