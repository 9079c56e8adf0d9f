package org.attls.tls.appraise;

import java.util.Map;
import org.attls.cmw.octets.Bytes;

/**
 * A CertificateEntry as received (draft-fossati-tls-attestation-07, section 6).
 *
 * @param data the {@code cert_data} slot
 * @param extensions extension data by extension type
 */
public record CredentialEntry(Bytes data, Map<Integer, Bytes> extensions) {
  /** Copies the map. */
  public CredentialEntry {
    extensions = Map.copyOf(extensions);
  }
}
