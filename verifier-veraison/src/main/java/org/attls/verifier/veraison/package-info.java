/**
 * The verifier of RFC 9334 behind Veraison's REST API: challenge-response sessions, discovery and
 * provisioning.
 *
 * <p>Read first: {@link org.attls.verifier.veraison.VeraisonVerifier} and {@link
 * org.attls.verifier.veraison.VeraisonService}. A result leaves this package only after its
 * signature has been verified; whether it is good enough is for an {@link
 * org.attls.rats.AppraisalPolicy} to say. Evidence and nonces are never logged and never part of a
 * message; the text of a verifier's error is, cut to one short line, for the local log only.
 *
 * <p>HTTP is OkHttp's; none of its types can be seen from outside.
 */
@NullMarked
package org.attls.verifier.veraison;

import org.jspecify.annotations.NullMarked;
