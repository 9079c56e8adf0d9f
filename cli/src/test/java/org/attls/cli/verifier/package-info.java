/** The verifier as a command. */
@NullMarked
package org.attls.cli.verifier;

import org.jspecify.annotations.NullMarked;
