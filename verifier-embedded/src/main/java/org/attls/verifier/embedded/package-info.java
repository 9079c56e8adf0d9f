/**
 * A verifier (RFC 9334, section 5) for TPM evidence that runs in this process.
 *
 * <p>{@link org.attls.verifier.embedded.EmbeddedVerifier} is for a relying party in the same
 * process; {@link org.attls.verifier.embedded.rest.VerifierService} serves the same appraisal over
 * Veraison's REST interface. Both go through {@link org.attls.verifier.embedded.ResultIssuer},
 * which appraises ({@code appraise}) by what is endorsed ({@code endorse}) and signs the result.
 */
@NullMarked
package org.attls.verifier.embedded;

import org.jspecify.annotations.NullMarked;
