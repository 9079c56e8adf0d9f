/**
 * What CoRIM and CoMID maps share: identifiers, OIDs, entities, digests, and the members that are
 * kept without being interpreted.
 *
 * <p>Read first: {@link org.attls.corim.term.Identifier} and {@link
 * org.attls.corim.term.Extensions}. This package knows neither manifest nor triples.
 */
@NullMarked
package org.attls.corim.term;

import org.jspecify.annotations.NullMarked;
