/** Tests of {@code org.attls.corim.measurement}. */
@NullMarked
package org.attls.corim.measurement;

import org.jspecify.annotations.NullMarked;
