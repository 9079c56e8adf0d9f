/** Public keys and signatures as the token formats carry them, over the JDK's cryptography. */
@NullMarked
package org.attls.eat.key;

import org.jspecify.annotations.NullMarked;
