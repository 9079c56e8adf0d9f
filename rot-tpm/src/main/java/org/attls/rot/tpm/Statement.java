package org.attls.rot.tpm;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtSignature;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.key.AttestationKey;
import tss.tpm.TPMS_NULL_SIG_SCHEME;
import tss.tpm.TPMS_PCR_SELECTION;

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

  /** Has the attestation key say that a loaded object is in the TPM. */
  static Statement certify(
      TpmChannel channel, LoadedObject object, AttestationKey signer, Bytes challenge)
      throws TpmException {
    return signer.use(
        channel,
        key -> {
          channel.send(
              tpm ->
                  tpm.Certify(
                      object.handle(), key, challenge.toArray(), new TPMS_NULL_SIG_SCHEME()));
          return of(channel);
        });
  }

  /** Has the attestation key say what registers hold. */
  static Statement quote(
      TpmChannel channel, AttestationKey signer, Bytes challenge, PcrSelection registers)
      throws TpmException {
    TPMS_PCR_SELECTION selection = TpmPlatform.toTss(registers);
    return signer.use(
        channel,
        key -> {
          channel.send(
              tpm ->
                  tpm.Quote(
                      key,
                      challenge.toArray(),
                      new TPMS_NULL_SIG_SCHEME(),
                      new TPMS_PCR_SELECTION[] {selection}));
          return of(channel);
        });
  }

  private static Statement of(TpmChannel channel) throws TpmException {
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
