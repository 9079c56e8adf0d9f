/**
 * Admission by an earlier verdict while no verifier can be had.
 *
 * <p>Read first: {@link org.attls.rats.grace.Grace}.
 */
@NullMarked
package org.attls.rats.grace;

import org.jspecify.annotations.NullMarked;
