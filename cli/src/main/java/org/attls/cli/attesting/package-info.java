/**
 * What an end of a connection attests with, as commands are told it, whichever end it is: a TPM, or
 * software that says so; evidence made for the connection, or results of a verifier.
 *
 * <p>Read first: {@link org.attls.cli.attesting.AttestingOptions}, {@link
 * org.attls.cli.attesting.OwnAttestation}.
 */
@NullMarked
package org.attls.cli.attesting;

import org.jspecify.annotations.NullMarked;
