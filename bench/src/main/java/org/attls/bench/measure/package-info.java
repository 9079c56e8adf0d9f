/** Measurements in one process: interleaved rounds, raw numbers kept. */
@NullMarked
package org.attls.bench.measure;

import org.jspecify.annotations.NullMarked;
