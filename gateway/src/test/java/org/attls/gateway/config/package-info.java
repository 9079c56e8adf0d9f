/** Tests of this part of the gateway. */
@NullMarked
package org.attls.gateway.config;

import org.jspecify.annotations.NullMarked;
