/**
 * Client certificates that the gateway makes for devices, for back ends that know only those.
 *
 * <p>Read first: {@link org.attls.gateway.mint.ClientAuthority}.
 */
@NullMarked
package org.attls.gateway.mint;

import org.jspecify.annotations.NullMarked;
