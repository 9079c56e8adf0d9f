/** Tests of this part of the gateway. */
@NullMarked
package org.attls.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
