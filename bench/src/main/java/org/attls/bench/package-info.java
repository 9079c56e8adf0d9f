/**
 * What a handshake costs. Read first: {@link org.attls.bench.rung.Rungs}, which says what is
 * compared, and {@link org.attls.bench.measure.Ladder}, which says how.
 */
@NullMarked
package org.attls.bench;

import org.jspecify.annotations.NullMarked;
