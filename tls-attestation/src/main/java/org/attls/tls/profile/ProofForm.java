package org.attls.tls.profile;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;

/**
 * How an attester's messages are spelled: its evidence or result in cert_data, and the signature of
 * CertificateVerify. The certificates of ends that do not attest are not touched by it.
 */
public interface ProofForm {
  /** The signature schemes that a CertificateRequest for evidence names, in this order. */
  List<Integer> requestedSchemes();

  /** Whether an attested key may sign with that scheme. */
  boolean takes(int scheme);

  /** The octets of cert_data for a wrapper of our own. */
  Bytes certData(Cmw made) throws AttestationException;

  /** The wrapper in cert_data that was received; not parsed. */
  Bytes wrapper(Bytes certData);

  /** The signature as it is sent, of an ECDSA-Sig-Value in DER. */
  Bytes signature(Bytes der) throws AttestationException;

  /** The ECDSA-Sig-Value in DER of a signature that was received. */
  Bytes der(Bytes signature) throws AttestationException;
}
