/**
 * The roles of RFC 9334 as small interfaces, and the values they exchange: {@link
 * org.attls.rats.Attester}, {@link org.attls.rats.EvidenceInspector}, {@link
 * org.attls.rats.Verifier}, {@link org.attls.rats.AppraisalPolicy}.
 *
 * <p>No evidence format, no TLS, no HTTP and no TPM is known here. Every failure is an {@link
 * org.attls.rats.AttestationException} with a {@link org.attls.rats.Reason}.
 */
@NullMarked
package org.attls.rats;

import org.jspecify.annotations.NullMarked;
