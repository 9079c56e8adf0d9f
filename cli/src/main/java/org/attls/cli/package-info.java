/**
 * The {@code attls} command, and the only place where attesters, verifiers and the TLS engine are
 * put together. Not a library: nothing depends on it. Read {@link org.attls.cli.Main} and {@link
 * org.attls.cli.ExitStatus} first.
 */
@NullMarked
package org.attls.cli;

import org.jspecify.annotations.NullMarked;
