/** What the tests of all modules share: vectors and the rules for skipping. */
@NullMarked
package org.attls.testing;

import org.jspecify.annotations.NullMarked;
