/**
 * Connections: sockets, back-pressure and deadlines around the engine. It does not know what
 * evidence is.
 *
 * <p>All state of a connection belongs to one event loop, which serves the device's channel and the
 * back end's. The engine alone is lent to a worker while a handshake message is at work.
 *
 * <p>Read first: {@link org.attls.gateway.io.TlsFront} and {@link org.attls.gateway.io.Relay}.
 */
@NullMarked
package org.attls.gateway.io;

import org.jspecify.annotations.NullMarked;
