/** The pieces of an attested handshake by themselves, measured by JMH. */
@NullMarked
package org.attls.bench.pieces;

import org.jspecify.annotations.NullMarked;
