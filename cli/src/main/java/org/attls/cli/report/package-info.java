/**
 * What a command says, and to whom: facts on standard output, as text or as JSON lines; refusals,
 * notes and progress on standard error, a line each.
 *
 * <p>Read first: {@link org.attls.cli.report.Report} and {@link org.attls.cli.report.Event}.
 * Nothing here knows what is reported.
 */
@NullMarked
package org.attls.cli.report;

import org.jspecify.annotations.NullMarked;
