/**
 * {@code attls connect}: gives programs that know nothing of attestation an attested connection.
 *
 * <p>Read first: {@link org.attls.cli.forward.ConnectCommand} and {@link
 * org.attls.cli.forward.Forwarder}.
 */
@NullMarked
package org.attls.cli.forward;

import org.jspecify.annotations.NullMarked;
