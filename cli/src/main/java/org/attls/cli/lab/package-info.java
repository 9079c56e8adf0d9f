/**
 * Attackers, and attesters with exactly one hole, for demonstrations and tests. Each is named for
 * what it lies about, and says which attack it is for (the names A1, A4, A7, C2 are those of the
 * attack catalogue). Everything that is not the lie is the real thing.
 *
 * <p>Nothing outside of the demonstration and the tests may use them. Read {@link
 * org.attls.cli.lab.ReplayingAttester} and {@link org.attls.cli.lab.RelayAttacker} first.
 */
@NullMarked
package org.attls.cli.lab;

import org.jspecify.annotations.NullMarked;
