/** Tests of certificates that the gateway makes. */
@NullMarked
package org.attls.gateway.mint;

import org.jspecify.annotations.NullMarked;
