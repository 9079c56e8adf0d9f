/**
 * The mbedTLS proof of concept: both of our ends against what its ends were recorded to say, and
 * against its programs where they are there.
 *
 * <p>Read first: {@link org.attls.interop.mbedtls.ServerReplayTest}.
 */
@NullMarked
package org.attls.interop.mbedtls;

import org.jspecify.annotations.NullMarked;
