/**
 * Where devices that nobody endorses yet ask to be. This room carries messages and bounds what
 * strangers can cost; what the messages mean is known to the {@link org.attls.rats.EnrolmentDesk}.
 *
 * <p>Read first: {@link org.attls.gateway.enrol.EnrolmentListener}.
 */
@NullMarked
package org.attls.gateway.enrol;

import org.jspecify.annotations.NullMarked;
