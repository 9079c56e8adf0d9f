/**
 * Readers against any octets: each either reads or refuses with {@code MalformedException}, in
 * bounded memory, and what it read is written back to something it reads equal.
 *
 * <p>Without {@code JAZZER_FUZZ} the tests run over the inputs kept in the resources; {@code
 * ./fuzz} looks for new ones.
 */
@NullMarked
package org.attls.corim.fuzz;

import org.jspecify.annotations.NullMarked;
