/**
 * CoMID, the concise module identifier: what is known about a module, as triples
 * (draft-ietf-rats-corim-11, section 5).
 *
 * <p>Read first: {@link org.attls.corim.comid.Comid} and {@link org.attls.corim.comid.ComidCodec}.
 * Every kind of triple that the draft has is a record; triples of profiles are checked for
 * well-formedness and kept. What a triple means to a verifier is decided elsewhere.
 */
@NullMarked
package org.attls.corim.comid;

import org.jspecify.annotations.NullMarked;
