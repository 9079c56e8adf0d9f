/**
 * What our writers make, read by the Go libraries of the Veraison project, and the other way round.
 *
 * <p>The libraries run in the programs under {@code interop/go-formats}, which are built once from
 * pinned versions. Where Go or its modules are missing the tests are skipped with that reason. Read
 * {@link org.attls.interop.GoLibraries} first, then {@link org.attls.interop.GoDifferencesTest}:
 * where a library does otherwise than its specification.
 */
@NullMarked
package org.attls.interop;

import org.jspecify.annotations.NullMarked;
