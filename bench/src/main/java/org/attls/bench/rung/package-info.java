/** The things that are compared: each makes two ends that fit each other. */
@NullMarked
package org.attls.bench.rung;

import org.jspecify.annotations.NullMarked;
