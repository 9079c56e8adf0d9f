/** Tests of {@code org.attls.corim.comid}. */
@NullMarked
package org.attls.corim.comid;

import org.jspecify.annotations.NullMarked;
