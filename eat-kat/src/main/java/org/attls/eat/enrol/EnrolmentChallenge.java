package org.attls.eat.enrol;

import org.attls.cmw.octets.Bytes;
import org.attls.eat.tpm.PcrSelection;

/**
 * What the operator wants to see: only the TPM with the endorsement key can open it, and only while
 * the attestation key is loaded in that same TPM.
 *
 * @param certificate SHA-256 of the EK certificate that it is made for
 * @param name Name of the attestation key that it is made for
 * @param credential the secret, protected
 * @param registers which registers to quote
 */
public record EnrolmentChallenge(
    Bytes certificate, Bytes name, ProtectedCredential credential, PcrSelection registers) {}
