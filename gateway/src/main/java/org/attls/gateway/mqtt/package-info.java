/**
 * The one packet of MQTT that the gateway reads, CONNECT, in versions 3.1.1 and 5, and what it
 * makes of it. Everything behind it is forwarded without being looked at.
 *
 * <p>Read first: {@link org.attls.gateway.mqtt.Connect} and {@link
 * org.attls.gateway.mqtt.ConnectRewriter}.
 */
@NullMarked
package org.attls.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
