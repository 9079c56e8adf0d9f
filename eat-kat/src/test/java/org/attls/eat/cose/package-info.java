/** Tests of COSE keys and signatures. */
@NullMarked
package org.attls.eat.cose;

import org.jspecify.annotations.NullMarked;
