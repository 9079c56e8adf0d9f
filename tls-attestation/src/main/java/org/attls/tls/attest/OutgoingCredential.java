package org.attls.tls.attest;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.credential.CertificateChain;

/**
 * The entries of an attester's Certificate message, evidence or result, in either kind
 * (draft-fossati-tls-attestation-07, section 6, figures 6 and 7).
 *
 * <pre>
 * kind               entry 0                                   further entries
 * ATTESTATION        wrapper in the cert_data slot             none
 * CERT_ATTESTATION   certificate; attestation_evidence = the   the rest of its chain
 *                    wrapper, without any vector around it
 * </pre>
 *
 * @param wrapper what the credential carries
 * @param entries at least one
 */
public record OutgoingCredential(Bytes wrapper, List<CredentialEntry> entries) {
  /**
   * Largest wrapper beside a certificate, in octets: {@code extensions<0..2^16-1>} of an entry
   * holds it and the four octets of its own header.
   */
  public static final int MAX_BESIDE_CERTIFICATE = 0xFFFF - 4;

  /** Copies the list. */
  public OutgoingCredential {
    entries = List.copyOf(entries);
  }

  /**
   * Kind ATTESTATION.
   *
   * @param wrapper as it goes into cert_data
   */
  public static OutgoingCredential alone(Bytes wrapper) {
    return new OutgoingCredential(wrapper, List.of(new CredentialEntry(wrapper, Map.of())));
  }

  /**
   * Kind CERT_ATTESTATION.
   *
   * @param chain end-entity certificate first
   * @param key the attested key, which has to be the certificate's
   * @param extensionType code point of {@code attestation_evidence}
   * @throws AttestationException {@link Reason#ATTESTER_UNAVAILABLE} if the wrapper has more than
   *     {@value #MAX_BESIDE_CERTIFICATE} octets, or there is no certificate for the key
   */
  public static OutgoingCredential besideCertificate(
      List<X509Certificate> chain, IdentityKey key, Cmw wrapper, int extensionType)
      throws AttestationException {
    Bytes octets = wrapper.octets();
    if (octets.size() > MAX_BESIDE_CERTIFICATE) {
      throw unavailable(
          octets.size()
              + " octets of "
              + wrapper.type()
              + ", beside a certificate there is room for "
              + MAX_BESIDE_CERTIFICATE);
    }
    if (chain.isEmpty()) {
      throw unavailable("there is no certificate for the identity key");
    }
    if (!new CertificateChain(chain).subjectPublicKeyInfo().equals(key.subjectPublicKeyInfo())) {
      throw unavailable("the certificate is for another key than the identity key");
    }
    List<CredentialEntry> entries = new ArrayList<>();
    for (X509Certificate certificate : chain) {
      entries.add(
          new CredentialEntry(
              encoded(certificate), entries.isEmpty() ? Map.of(extensionType, octets) : Map.of()));
    }
    return new OutgoingCredential(octets, entries);
  }

  private static Bytes encoded(X509Certificate certificate) throws AttestationException {
    try {
      return Bytes.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException broken) {
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE, "a certificate of ours cannot be encoded", broken);
    }
  }

  private static AttestationException unavailable(String problem) {
    return new AttestationException(Reason.ATTESTER_UNAVAILABLE, problem);
  }
}
