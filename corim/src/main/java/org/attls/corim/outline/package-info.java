/**
 * What a document says, for people: a tree of names, with the numbers of the encoding beside them.
 *
 * <p>Read first: {@link org.attls.corim.outline.Outline}, which knows no format, and {@link
 * org.attls.corim.outline.CorimVocabulary}. An outline is drawn from the octets as they are, so
 * that a document which no reader takes can be looked at as well.
 */
@NullMarked
package org.attls.corim.outline;

import org.jspecify.annotations.NullMarked;
