/**
 * {@code attls attack}: the catalogue of attacks against this build. The attacks themselves are in
 * {@link org.attls.attack}.
 */
@NullMarked
package org.attls.cli.attack;

import org.jspecify.annotations.NullMarked;
