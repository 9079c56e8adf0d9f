/**
 * EAR: attestation results as signed JWTs or CWTs (draft-ietf-rats-ear-03 and the two profiles
 * before it).
 *
 * <p>{@link org.attls.eat.ear.EarVerifier} turns a token into an {@code AttestationResult}: form,
 * signature, profile and claims. It has no clock and knows no challenge; whether a result is good
 * enough is decided by {@code org.attls.rats.AffirmingPolicy}. {@link org.attls.eat.ear.EarWriter}
 * is the verifier's side. As CWT only the form of -03 is read and written.
 *
 * <p>Read first: {@link org.attls.eat.ear.EarVerifier}, {@link org.attls.eat.ear.EarProfile}.
 */
@NullMarked
package org.attls.eat.ear;

import org.jspecify.annotations.NullMarked;
