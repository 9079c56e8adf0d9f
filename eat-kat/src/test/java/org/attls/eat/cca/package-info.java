/** Tests of CCA tokens and Parsec CCA evidence. */
@NullMarked
package org.attls.eat.cca;

import org.jspecify.annotations.NullMarked;
