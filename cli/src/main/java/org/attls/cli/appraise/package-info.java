/**
 * Evidence appraised offline: what {@code attls appraise} reads, checks and prints. Every check is
 * made by the format's own verification; what is here chooses keys and reference values, and says
 * what was not compared.
 *
 * <p>Read first: {@link org.attls.cli.appraise.AppraiseCommand}, then {@link
 * org.attls.cli.appraise.Appraisals}.
 */
@NullMarked
package org.attls.cli.appraise;

import org.jspecify.annotations.NullMarked;
