/** Tests of enrolment: what strangers can cost. */
@NullMarked
package org.attls.gateway.enrol;

import org.jspecify.annotations.NullMarked;
