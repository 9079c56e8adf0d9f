/**
 * Many runs of one command in one process: a JSON object per line in, a JSON object per line out.
 *
 * <p>Read first: {@link org.attls.cli.batch.Batch}.
 */
@NullMarked
package org.attls.cli.batch;

import org.jspecify.annotations.NullMarked;
