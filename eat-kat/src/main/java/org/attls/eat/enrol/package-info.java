/**
 * Enrolment of an attestation key because its TPM is genuine, on the side of the operator: no TPM
 * and no TPM library is needed here.
 *
 * <p>Three messages: a device {@linkplain org.attls.eat.enrol.EnrolmentRequest asks}, the operator
 * {@linkplain org.attls.eat.enrol.EnrolmentChallenge challenges}, the device {@linkplain
 * org.attls.eat.enrol.EnrolmentAnswer answers}. Read first: {@link
 * org.attls.eat.enrol.PendingEnrolment}.
 */
@NullMarked
package org.attls.eat.enrol;

import org.jspecify.annotations.NullMarked;
