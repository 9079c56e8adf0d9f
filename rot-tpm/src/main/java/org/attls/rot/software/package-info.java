/**
 * Attestation without a root of trust, for tests and for platforms that have none.
 *
 * <p>Read first: {@link org.attls.rot.software.InsecureSoftwareAttester}. Nothing here protects
 * anything, and everything here says so.
 */
@NullMarked
package org.attls.rot.software;

import org.jspecify.annotations.NullMarked;
