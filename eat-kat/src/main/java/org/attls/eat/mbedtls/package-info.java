/**
 * The evidence of the mbedTLS proof of concept of 2023, for interoperability with that one peer and
 * for nothing else. It is <em>not</em> draft-bft-rats-kat: points stand where keys belong, the
 * platform token is bound to the identity key instead of the key that signs, and the peer's signing
 * key is published. No strict reader takes it, and only what says insecure in its name calls this
 * package.
 *
 * <p>Read first: {@link org.attls.eat.mbedtls.MbedtlsBundle}.
 */
@NullMarked
package org.attls.eat.mbedtls;

import org.jspecify.annotations.NullMarked;
