/**
 * The command {@code inspect}: reads a message strictly by its own format and shows what it says.
 * Octets alone are judged here; keys, clocks and policies belong to other commands.
 *
 * <p>Read first: {@link org.attls.cli.inspect.Inspection}, which chooses the reader, and {@link
 * org.attls.cli.inspect.Recognition}. A class named {@code …View} reads one format and draws its
 * outline; names for the numbers of CBOR are in {@link org.attls.cli.inspect.TokenVocabulary}.
 */
@NullMarked
package org.attls.cli.inspect;

import org.jspecify.annotations.NullMarked;
