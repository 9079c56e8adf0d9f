/** The attester that is none. */
@NullMarked
package org.attls.rot.software;

import org.jspecify.annotations.NullMarked;
