/** Tests of this part of the gateway. */
@NullMarked
package org.attls.gateway.io;

import org.jspecify.annotations.NullMarked;
