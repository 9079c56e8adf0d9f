/**
 * The command {@code endorse}: a device's attestation key and present state become a CoRIM.
 *
 * <p>Read first: {@link org.attls.cli.endorse.EndorseCommand}. The CoRIM itself is made in {@code
 * org.attls.corim.parsec}.
 */
@NullMarked
package org.attls.cli.endorse;

import org.jspecify.annotations.NullMarked;
