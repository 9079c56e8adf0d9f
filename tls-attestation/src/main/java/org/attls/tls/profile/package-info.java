/**
 * How the exchange is spelled on the wire: as draft-fossati-tls-attestation-07 has it, or as a peer
 * that came before it. What is agreed on, and what is demanded, does not depend on the spelling;
 * the other packages know nothing of it.
 *
 * <p>Read first: {@link org.attls.tls.profile.WireProfile}, then {@link
 * org.attls.tls.profile.MbedtlsPoc}.
 */
@NullMarked
package org.attls.tls.profile;

import org.jspecify.annotations.NullMarked;
