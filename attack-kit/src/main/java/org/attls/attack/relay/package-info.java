/**
 * Attackers, and attesters with exactly one hole, for demonstrations and tests. Each is named for
 * what it lies about, and says which attack it is for (the names A1, A4, A7, C2 are those of the
 * attack catalogue). Everything that is not the lie is the real thing.
 *
 * <p>Nothing outside of the demonstration and the tests may use them. Read {@link
 * org.attls.attack.relay.Relay} and {@link org.attls.attack.relay.RelayAttacker} first.
 */
@NullMarked
package org.attls.attack.relay;

import org.jspecify.annotations.NullMarked;
