/** Tests of the embedded verifier, and what they share. */
@NullMarked
package org.attls.verifier.embedded;

import org.jspecify.annotations.NullMarked;
