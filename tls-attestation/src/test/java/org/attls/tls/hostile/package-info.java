/**
 * Peers that break the rules on purpose, straight on the TLS library: they share nothing with the
 * engine under test but the wire codecs.
 */
@NullMarked
package org.attls.tls.hostile;

import org.jspecify.annotations.NullMarked;
