/** Tests of {@code org.attls.corim}. */
@NullMarked
package org.attls.corim;

import org.jspecify.annotations.NullMarked;
