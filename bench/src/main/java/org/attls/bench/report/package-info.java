/** From raw numbers to a page: medians, ratios, and which goals they meet. */
@NullMarked
package org.attls.bench.report;

import org.jspecify.annotations.NullMarked;
