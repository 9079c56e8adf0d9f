/**
 * {@code attls demo --gateway}: a device on a software TPM, the gateway, and a real broker.
 *
 * <p>Read first: {@link org.attls.cli.demo.gateway.GatewayDemo}.
 */
@NullMarked
package org.attls.cli.demo.gateway;

import org.jspecify.annotations.NullMarked;
