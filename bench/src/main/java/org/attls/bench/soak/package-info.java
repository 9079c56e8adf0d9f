/** Hours of a gateway's life: churn, reloads and faults, and what it needs meanwhile. */
@NullMarked
package org.attls.bench.soak;

import org.jspecify.annotations.NullMarked;
