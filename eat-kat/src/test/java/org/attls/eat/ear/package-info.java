/** Tests of attestation results. */
@NullMarked
package org.attls.eat.ear;

import org.jspecify.annotations.NullMarked;
