/**
 * What evidence is worth: a pure function from endorsements, challenge and evidence to a trust
 * vector.
 *
 * <p>Read first: {@link org.attls.verifier.embedded.appraise.Appraiser}. The checks on the evidence
 * are those of {@link org.attls.eat.parsec.ParsecTpmVerification}; here is only what follows from
 * each of them.
 */
@NullMarked
package org.attls.verifier.embedded.appraise;

import org.jspecify.annotations.NullMarked;
