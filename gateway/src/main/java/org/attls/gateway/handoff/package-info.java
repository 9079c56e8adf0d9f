/**
 * How a back end learns who the device is. Values and codecs only: nothing here knows of TLS
 * handshakes or sockets.
 *
 * <p>Read first: {@link org.attls.gateway.handoff.DeviceFacts} and {@link
 * org.attls.gateway.handoff.ProxyHeader}.
 */
@NullMarked
package org.attls.gateway.handoff;

import org.jspecify.annotations.NullMarked;
