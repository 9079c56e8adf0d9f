/**
 * Options that several commands have, and how their values are spelled. A value that cannot be read
 * is a usage error, told by picocli with the option's name.
 *
 * <p>Read first: {@link org.attls.cli.option.VerifierOptions}, {@link
 * org.attls.cli.option.TpmOptions}.
 */
@NullMarked
package org.attls.cli.option;

import org.jspecify.annotations.NullMarked;
