/**
 * The octets of the attestation extensions (draft-fossati-tls-attestation-07, sections 5 and 7, and
 * the project's own {@code attestation_binding}): values and their codecs.
 *
 * <p>Nothing here decides whether a value is acceptable; that is the package {@code negotiate}.
 * Read first: {@link org.attls.tls.wire.EvidenceType} and {@link
 * org.attls.tls.wire.EvidenceRequest}.
 */
@NullMarked
package org.attls.tls.wire;

import org.jspecify.annotations.NullMarked;
