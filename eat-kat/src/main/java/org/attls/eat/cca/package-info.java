/**
 * Arm CCA: the attestation token of a realm and of the platform under it, and the Parsec evidence
 * that binds a key to such a token.
 *
 * <p>Read first: {@link org.attls.eat.cca.CcaToken}, then {@link
 * org.attls.eat.cca.ParsecCcaVerification}. Which platform keys are endorsed is decided elsewhere
 * and passed in; whether measurements are good ones is not judged here.
 */
@NullMarked
package org.attls.eat.cca;

import org.jspecify.annotations.NullMarked;
