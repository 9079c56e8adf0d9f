/**
 * Attestation results verified as a relying party would: what {@code attls verify-ear} reads,
 * checks and prints. Form and signature are {@link org.attls.eat.ear.EarVerifier}'s, the rest is
 * {@link org.attls.rats.AffirmingPolicy}'s.
 *
 * <p>Read first: {@link org.attls.cli.result.VerifyEarCommand}, then {@link
 * org.attls.cli.result.ResultVerification}.
 */
@NullMarked
package org.attls.cli.result;

import org.jspecify.annotations.NullMarked;
