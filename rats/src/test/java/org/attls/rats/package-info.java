/** Tests of the RATS values and of the policy. */
@NullMarked
package org.attls.rats;

import org.jspecify.annotations.NullMarked;
