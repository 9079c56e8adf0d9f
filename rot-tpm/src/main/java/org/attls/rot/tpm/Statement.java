package org.attls.rot.tpm;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtSignature;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmException;

/**
 * What TPM2_Certify and TPM2_Quote return, as octets and as read (TPM 2.0 Library, Part 3, sections
 * 18.2 and 18.4).
 *
 * <pre>
 * TPM2B_ATTEST attested; TPMT_SIGNATURE signature
 * </pre>
 *
 * @param octets the attestation structure: what is signed
 * @param signature the signature structure
 * @param attest {@code octets}, read
 */
record Statement(Bytes octets, Bytes signature, TpmsAttest attest) {
  private static final int MAX_ATTEST = 2048;

  /** The statement in the last response of the channel. */
  static Statement of(TpmChannel channel) throws TpmException {
    OctetReader in = channel.parameters();
    try {
      Bytes octets = in.opaque16(1, MAX_ATTEST, "attested");
      Bytes signature = in.octets(in.remaining(), "signature");
      TpmtSignature.read(signature, "signature");
      return new Statement(octets, signature, TpmsAttest.read(octets, "attested"));
    } catch (MalformedException malformed) {
      throw channel.unintelligible(malformed);
    }
  }
}
