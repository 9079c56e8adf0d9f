/** Tests of forwarded connections. */
@NullMarked
package org.attls.cli.forward;

import org.jspecify.annotations.NullMarked;
