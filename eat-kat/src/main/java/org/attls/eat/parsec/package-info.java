/**
 * The Parsec TPM key attestation: one token that says which key lives in a TPM and in which state
 * its platform is, and the checks that make it worth something.
 *
 * <p>Read first: {@link org.attls.eat.parsec.ParsecTpmToken}, then {@link
 * org.attls.eat.parsec.ParsecTpmVerification}. Which attestation keys are endorsed and which
 * register values are good is decided elsewhere and passed in.
 */
@NullMarked
package org.attls.eat.parsec;

import org.jspecify.annotations.NullMarked;
