/** Batches. */
@NullMarked
package org.attls.cli.batch;

import org.jspecify.annotations.NullMarked;
