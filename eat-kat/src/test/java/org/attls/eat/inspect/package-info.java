/** Tests of the inspectors. */
@NullMarked
package org.attls.eat.inspect;

import org.jspecify.annotations.NullMarked;
