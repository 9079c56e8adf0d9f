/**
 * What a relying party accepts, as operators write it down: values, and their reader for policy
 * files. No evidence format is known here; whoever composes a server maps types to inspectors and
 * verifiers to clients.
 *
 * <p>Read first: {@link org.attls.tls.policy.PolicyFile} and {@link
 * org.attls.tls.policy.AcceptancePolicy}.
 */
@NullMarked
package org.attls.tls.policy;

import org.jspecify.annotations.NullMarked;
