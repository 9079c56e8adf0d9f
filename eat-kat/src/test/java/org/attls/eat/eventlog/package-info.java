/** Tests of the package of this name. */
@NullMarked
package org.attls.eat.eventlog;

import org.jspecify.annotations.NullMarked;
