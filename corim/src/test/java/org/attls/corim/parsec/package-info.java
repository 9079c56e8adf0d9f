/** Tests of {@code org.attls.corim.parsec}. */
@NullMarked
package org.attls.corim.parsec;

import org.jspecify.annotations.NullMarked;
