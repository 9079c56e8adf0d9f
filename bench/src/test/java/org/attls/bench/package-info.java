/** That the benchmarks run, and that the pages are those of the raw numbers. */
@NullMarked
package org.attls.bench;

import org.jspecify.annotations.NullMarked;
