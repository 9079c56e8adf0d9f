/** Tests of this part of the gateway. */
@NullMarked
package org.attls.gateway.ops;

import org.jspecify.annotations.NullMarked;
