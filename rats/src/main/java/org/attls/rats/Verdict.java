package org.attls.rats;

import java.time.Duration;

/**
 * A positive decision on a peer. A negative one is an {@link AttestationException}.
 *
 * @param identity whom the decision is about
 * @param result the attestation result behind it
 * @param lifetime for how long it holds, from now
 */
public record Verdict(AttestedIdentity identity, AttestationResult result, Duration lifetime) {}
