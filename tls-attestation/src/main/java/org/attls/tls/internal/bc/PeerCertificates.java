package org.attls.tls.internal.bc;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.credential.CertificateChain;
import org.attls.tls.negotiate.HandshakeMessage;
import org.attls.tls.negotiate.Placement;
import org.attls.tls.wire.CodePoints;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;

/** A peer's Certificate message in our words. */
final class PeerCertificates {
  private PeerCertificates() {}

  /** Its entries as they were received; what may not stand beside a certificate is refused. */
  static List<CredentialEntry> entries(Certificate certificate, CodePoints codePoints)
      throws AttestationException {
    List<CredentialEntry> entries = new ArrayList<>();
    for (CertificateEntry entry : certificate.getCertificateEntryList()) {
      Map<Integer, Bytes> extensions = ExtensionTables.read(entry.getExtensions());
      Placement.check(HandshakeMessage.CERTIFICATE_ENTRY, extensions.keySet(), codePoints);
      entries.add(new CredentialEntry(encoding(entry), extensions));
    }
    return entries;
  }

  /**
   * The entries as X.509 certificates, without any extension: none of those that may be here was in
   * the message that this one answers (RFC 8446, section 4.4.2).
   */
  static List<X509Certificate> chain(List<CredentialEntry> entries) throws AttestationException {
    requireNoExtensions(entries);
    return CertificateChain.parse(entries.stream().map(CredentialEntry::data).toList())
        .certificates();
  }

  /**
   * The only entry as a raw public key, without any extension (RFC 8446, section 4.4.2).
   *
   * @throws AttestationException {@link Reason#CERTIFICATE_REFUSED} if there are several, or {@link
   *     Reason#UNSOLICITED}
   */
  static Bytes rawKey(List<CredentialEntry> entries) throws AttestationException {
    requireNoExtensions(entries);
    if (entries.size() != 1) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED, entries.size() + " raw public keys, not 1");
    }
    return entries.get(0).data();
  }

  private static void requireNoExtensions(List<CredentialEntry> entries)
      throws AttestationException {
    for (CredentialEntry entry : entries) {
      if (!entry.extensions().isEmpty()) {
        throw new AttestationException(
            Reason.UNSOLICITED,
            "extension "
                + entry.extensions().keySet().iterator().next()
                + " of the peer's certificate was not asked for");
      }
    }
  }

  private static Bytes encoding(CertificateEntry entry) {
    try {
      return Bytes.copyOf(entry.getCertificate().getEncoded());
    } catch (IOException impossible) {
      throw new IllegalStateException("what was parsed has an encoding", impossible);
    }
  }
}
