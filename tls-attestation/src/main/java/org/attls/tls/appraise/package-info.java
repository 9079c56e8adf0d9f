/**
 * The relying party's half of an attested handshake: which evidence it takes, and the order of its
 * checks.
 *
 * <p>Read first: {@link org.attls.tls.appraise.RelyingParty} (what is configured) and {@link
 * org.attls.tls.appraise.ExpectEvidence} (where the order of checks begins). Each step is a type
 * that only the step before can make, so none can be left out. No BouncyCastle type, no I/O of its
 * own, no evidence format.
 */
@NullMarked
package org.attls.tls.appraise;

import org.jspecify.annotations.NullMarked;
