/**
 * The byte-oriented engine as its users see it: octets in, octets out, no sockets and no threads.
 *
 * <p>Read first: {@link org.attls.tls.engine.AttestedTlsEngine} and {@link
 * org.attls.tls.engine.AttestedSession}. An engine is made by {@link
 * org.attls.tls.AttestedTlsClient} or {@link org.attls.tls.AttestedTlsServer}.
 */
@NullMarked
package org.attls.tls.engine;

import org.jspecify.annotations.NullMarked;
