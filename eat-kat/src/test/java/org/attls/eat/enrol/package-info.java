/** Tests of enrolment that need no TPM. */
@NullMarked
package org.attls.eat.enrol;

import org.jspecify.annotations.NullMarked;
