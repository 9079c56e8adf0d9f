/**
 * The verifier over HTTP, the way Veraison's services answer (spec of the interface: Veraison
 * challenge-response v1 and endorsement-provisioning v1, release v0.0.2608), on the JDK's own HTTP
 * server.
 *
 * <p>Read first: {@link org.attls.verifier.embedded.rest.VerifierService}, then {@code Routes},
 * which lists every path. Nothing is judged here: evidence goes to {@link
 * org.attls.verifier.embedded.ResultIssuer}, endorsements to {@link
 * org.attls.verifier.embedded.endorse.EndorsementStore}.
 */
@NullMarked
package org.attls.verifier.embedded.rest;

import org.jspecify.annotations.NullMarked;
