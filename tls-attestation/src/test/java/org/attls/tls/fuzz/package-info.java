/**
 * Readers of the handshake against any octets: each either reads or refuses with {@code
 * AttestationException}, in bounded memory, and writes back what it read.
 *
 * <p>Without {@code JAZZER_FUZZ} the tests run over the inputs kept in the resources; {@code
 * ./fuzz} looks for new ones.
 */
@NullMarked
package org.attls.tls.fuzz;

import org.jspecify.annotations.NullMarked;
