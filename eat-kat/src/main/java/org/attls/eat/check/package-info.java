/**
 * Lists of checks: what was expected, what was found, and whether all of them hold. Nothing here
 * knows what is checked.
 *
 * <p>Read first: {@link org.attls.eat.check.Outcome}.
 */
@NullMarked
package org.attls.eat.check;

import org.jspecify.annotations.NullMarked;
