/**
 * The commands {@code endorse} and {@code enrol}: a device's attestation key and present state
 * become a CoRIM, at once or, across two machines, in four steps.
 *
 * <p>Read first: {@link org.attls.cli.endorse.EndorseCommand}. What makes a TPM genuine is decided
 * in {@code org.attls.eat.enrol}, the CoRIM is made in {@code org.attls.corim.parsec}.
 */
@NullMarked
package org.attls.cli.endorse;

import org.jspecify.annotations.NullMarked;
