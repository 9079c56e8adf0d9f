/**
 * What the verifier believes in: attestation keys and good platform states, from CoRIMs.
 *
 * <p>{@link org.attls.verifier.embedded.endorse.EndorsementStore} holds the current {@link
 * org.attls.verifier.embedded.endorse.Endorsements}, an immutable snapshot, and replaces it whole.
 * The profile's rules are those of {@link org.attls.corim.parsec.ParsecTpmProfile}.
 */
@NullMarked
package org.attls.verifier.embedded.endorse;

import org.jspecify.annotations.NullMarked;
