/** Tests of {@code org.attls.corim.outline}. */
@NullMarked
package org.attls.corim.outline;

import org.jspecify.annotations.NullMarked;
