/**
 * The only package that sees BouncyCastle's TLS library. It moves octets between the library's
 * callbacks and the decision logic of the other packages, and decides nothing itself.
 *
 * <p>Read first: {@link org.attls.tls.internal.bc.BcEngine}, then {@link
 * org.attls.tls.internal.bc.BcServerPeer}. Not an API.
 */
@NullMarked
package org.attls.tls.internal.bc;

import org.jspecify.annotations.NullMarked;
