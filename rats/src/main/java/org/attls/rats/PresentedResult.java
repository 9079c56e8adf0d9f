package org.attls.rats;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/**
 * An attestation result that the attester itself presents (passport model, RFC 9334, section 5.1),
 * verified to come from one certain verifier.
 *
 * @param result the result; it answers a challenge of the attester's, which says nothing to others
 * @param instance identifier of the attestation key, where the verifier repeats it
 */
public record PresentedResult(AttestationResult result, Optional<Bytes> instance) {}
