/**
 * The command {@code verifier}: the embedded verifier as a service.
 *
 * <p>Read first: {@link org.attls.cli.verifier.VerifierCommand}. How it appraises is in {@code
 * org.attls.verifier.embedded}.
 */
@NullMarked
package org.attls.cli.verifier;

import org.jspecify.annotations.NullMarked;
