/**
 * Endorsements of Parsec's TPM-backed keys: the CoRIM profile {@code
 * tag:github.com/parallaxsecond,2023-03-03:tpm}.
 *
 * <p>Read first: {@link org.attls.corim.parsec.ParsecTpmProfile}. What is read here is what the
 * CoRIM says; whether a quote agrees with it is the verifier's to decide.
 */
@NullMarked
package org.attls.corim.parsec;

import org.jspecify.annotations.NullMarked;
