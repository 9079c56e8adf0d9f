/**
 * The {@code demo} command: everything on this machine, nothing pretended. A software TPM, a
 * verifier behind HTTPS, a server and a client; one connection that is admitted, four that must be
 * refused, and one relay that succeeds because it was let.
 *
 * <p>Read first: {@link org.attls.cli.demo.Demo}, the story from beginning to end, and {@link
 * org.attls.cli.demo.Attack}, what must come of it. The attackers are in {@link
 * org.attls.attack.relay}.
 */
@NullMarked
package org.attls.cli.demo;

import org.jspecify.annotations.NullMarked;
