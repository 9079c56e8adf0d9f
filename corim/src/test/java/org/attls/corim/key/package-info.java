/** Tests of {@code org.attls.corim.key}. */
@NullMarked
package org.attls.corim.key;

import org.jspecify.annotations.NullMarked;
