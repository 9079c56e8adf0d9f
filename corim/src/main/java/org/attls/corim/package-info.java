/**
 * CoRIM, the concise reference integrity manifest: a signed or unsigned envelope around tags
 * (draft-ietf-rats-corim-11). Unsigned ones are read and written here.
 *
 * <p>Read first: {@link org.attls.corim.Corim} and {@link org.attls.corim.CorimReader}. An unsigned
 * CoRIM has the authority of the channel that brought it and no other (section 4.1): who trusts it
 * decides that, not this package.
 */
@NullMarked
package org.attls.corim;

import org.jspecify.annotations.NullMarked;
