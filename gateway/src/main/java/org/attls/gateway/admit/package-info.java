/**
 * Who may begin a handshake: limits, rates, permits. It sees addresses, and no octet.
 *
 * <p>Read first: {@link org.attls.gateway.admit.Admission}.
 */
@NullMarked
package org.attls.gateway.admit;

import org.jspecify.annotations.NullMarked;
