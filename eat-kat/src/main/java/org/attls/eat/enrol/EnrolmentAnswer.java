package org.attls.eat.enrol;

import org.attls.cmw.octets.Bytes;
import org.attls.eat.tpm.PcrValues;

/**
 * What a device makes of a challenge.
 *
 * @param credential the secret that its TPM gave away
 * @param registers values of the registers that were asked for
 * @param quote TPMS_ATTEST about them, with the credential as its challenge
 * @param signature TPMT_SIGNATURE of the attestation key over {@code quote}
 */
public record EnrolmentAnswer(
    Bytes credential, PcrValues registers, Bytes quote, Bytes signature) {}
