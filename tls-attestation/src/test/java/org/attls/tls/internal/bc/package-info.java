/** What the adapter computes, against other implementations. */
@NullMarked
package org.attls.tls.internal.bc;

import org.jspecify.annotations.NullMarked;
