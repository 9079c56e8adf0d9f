/** Tests of the Parsec TPM token and its checks. */
@NullMarked
package org.attls.eat.parsec;

import org.jspecify.annotations.NullMarked;
