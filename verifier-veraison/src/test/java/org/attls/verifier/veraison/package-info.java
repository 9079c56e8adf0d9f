/** The client against a real HTTP server on loopback that says whatever a test wants. */
@NullMarked
package org.attls.verifier.veraison;

import org.jspecify.annotations.NullMarked;
