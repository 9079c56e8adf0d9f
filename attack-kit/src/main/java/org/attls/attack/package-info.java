/**
 * The attack catalogue, executable: one {@link org.attls.attack.Scenario} for each attack, all of
 * them in {@link org.attls.attack.Catalogue}.
 *
 * <p>Peers, attesters and verifiers that lie are in the packages below, for anybody's tests.
 */
@NullMarked
package org.attls.attack;

import org.jspecify.annotations.NullMarked;
