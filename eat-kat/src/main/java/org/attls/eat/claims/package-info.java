/**
 * The Entity Attestation Token (RFC 9711): claims as typed values, in CBOR and JSON, and the tokens
 * that carry them. Sizes are enforced when a claim is read and when it is made; unknown claims are
 * kept.
 *
 * <p>Read first: {@link org.attls.eat.claims.Claim}, the table of claims, and {@link
 * org.attls.eat.claims.ClaimsSet}. Then the tokens: {@link org.attls.eat.claims.Cwt}, {@link
 * org.attls.eat.claims.Jwt}, {@link org.attls.eat.claims.Uccs}, {@link
 * org.attls.eat.claims.DetachedBundle}. What a claim must say to be believed is decided elsewhere;
 * keys come in as verifiers and signers.
 */
@NullMarked
package org.attls.eat.claims;

import org.jspecify.annotations.NullMarked;
