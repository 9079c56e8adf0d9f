/** Tests of {@code org.attls.corim.term}. */
@NullMarked
package org.attls.corim.term;

import org.jspecify.annotations.NullMarked;
