/** Tests of the evidence of the mbedTLS proof of concept. */
@NullMarked
package org.attls.eat.mbedtls;

import org.jspecify.annotations.NullMarked;
