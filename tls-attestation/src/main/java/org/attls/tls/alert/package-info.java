/**
 * From a reason to the alert that the peer sees. Nobody else picks alerts.
 *
 * <p>Read first: {@link org.attls.tls.alert.Alerts}.
 */
@NullMarked
package org.attls.tls.alert;

import org.jspecify.annotations.NullMarked;
