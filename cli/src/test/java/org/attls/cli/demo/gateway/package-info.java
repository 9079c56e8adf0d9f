/** Tests of the gateway's demonstration. */
@NullMarked
package org.attls.cli.demo.gateway;

import org.jspecify.annotations.NullMarked;
