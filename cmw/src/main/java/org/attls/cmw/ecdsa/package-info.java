/**
 * Where the code for ECDSA comes from, for formats that have keys of their own: a module that
 * brings one along is found on the class path.
 *
 * <p>Read first: {@link org.attls.cmw.ecdsa.EcdsaCode}.
 */
@NullMarked
package org.attls.cmw.ecdsa;

import org.jspecify.annotations.NullMarked;
