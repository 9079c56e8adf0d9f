/** Messages, records and the transcript. */
@NullMarked
package org.attls.tls.handshake;

import org.jspecify.annotations.NullMarked;
