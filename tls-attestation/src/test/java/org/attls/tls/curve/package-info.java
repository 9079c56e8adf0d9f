/** Tests of the elliptic-curve code in use, and that there is no difference between the two. */
@NullMarked
package org.attls.tls.curve;

import org.jspecify.annotations.NullMarked;
