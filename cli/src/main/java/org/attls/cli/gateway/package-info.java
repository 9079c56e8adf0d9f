/**
 * {@code attls gateway}: puts the gateway together with policies and verifiers, and keeps it
 * running.
 *
 * <p>Read first: {@link org.attls.cli.gateway.GatewayCommand} and {@link
 * org.attls.cli.gateway.GatewaySetup}.
 */
@NullMarked
package org.attls.cli.gateway;

import org.jspecify.annotations.NullMarked;
