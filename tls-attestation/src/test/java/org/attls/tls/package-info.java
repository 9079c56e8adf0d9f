/** Both ends against each other, in memory and over sockets. */
@NullMarked
package org.attls.tls;

import org.jspecify.annotations.NullMarked;
