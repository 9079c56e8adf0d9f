package org.attls.corim.parsec;

import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.VerificationKey;

/**
 * An attestation key that is trusted to speak for one TPM.
 *
 * @param classId class of the device; selects its reference states
 * @param kid the name that evidence gives for the key
 * @param attestationKey the key that signs evidence
 */
public record TrustAnchor(UUID classId, Bytes kid, VerificationKey attestationKey) {}
