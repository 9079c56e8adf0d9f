/**
 * The gateway's configuration: values, and their strict reader. It knows nothing of connections.
 *
 * <p>Read first: {@link org.attls.gateway.config.GatewayFile} and {@link
 * org.attls.gateway.config.Handoff}.
 */
@NullMarked
package org.attls.gateway.config;

import org.jspecify.annotations.NullMarked;
