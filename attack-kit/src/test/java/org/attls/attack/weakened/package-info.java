/**
 * Builds with one check taken out, and the attacks that succeed against them: a scenario that stays
 * green against such a build tests nothing.
 */
@NullMarked
package org.attls.attack.weakened;

import org.jspecify.annotations.NullMarked;
