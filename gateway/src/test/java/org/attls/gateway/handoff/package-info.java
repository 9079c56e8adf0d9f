/** Tests of this part of the gateway. */
@NullMarked
package org.attls.gateway.handoff;

import org.jspecify.annotations.NullMarked;
