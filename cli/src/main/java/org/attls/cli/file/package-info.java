/**
 * What commands read: files and standard input, octets written as hexadecimal text, certificates
 * and keys in PEM, keys of verifiers, secrets. A file that cannot be read, or holds something else,
 * is a usage error that names the file and never shows what is in it.
 *
 * <p>Read first: {@link org.attls.cli.file.Input}, {@link org.attls.cli.file.PemFile}, {@link
 * org.attls.cli.file.SecretFile}.
 */
@NullMarked
package org.attls.cli.file;

import org.jspecify.annotations.NullMarked;
