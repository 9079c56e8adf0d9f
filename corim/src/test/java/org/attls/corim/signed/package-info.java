/** Tests of {@code org.attls.corim.signed}. */
@NullMarked
package org.attls.corim.signed;

import org.jspecify.annotations.NullMarked;
