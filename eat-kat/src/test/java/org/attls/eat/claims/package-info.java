/** Tests of EAT claims and tokens. */
@NullMarked
package org.attls.eat.claims;

import org.jspecify.annotations.NullMarked;
