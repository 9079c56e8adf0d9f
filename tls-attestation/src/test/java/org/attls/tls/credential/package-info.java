/** What a client believes of a server's certificate. */
@NullMarked
package org.attls.tls.credential;

import org.jspecify.annotations.NullMarked;
