/**
 * The commands {@code server} and {@code client}: the two ends of an attested connection, in the
 * manner of {@code openssl s_server} and {@code s_client}. The server echoes what it receives; the
 * client sends its input and shows what comes back.
 *
 * <p>Read first: {@link org.attls.cli.connection.ServerCommand}, {@link
 * org.attls.cli.connection.ClientCommand}.
 */
@NullMarked
package org.attls.cli.connection;

import org.jspecify.annotations.NullMarked;
