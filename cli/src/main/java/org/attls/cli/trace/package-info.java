/**
 * What two ends said to each other, message by message, for people and for programs.
 *
 * <p>Read first: {@link org.attls.cli.trace.TraceFile}, then {@link
 * org.attls.cli.trace.Transcript}.
 */
@NullMarked
package org.attls.cli.trace;

import org.jspecify.annotations.NullMarked;
