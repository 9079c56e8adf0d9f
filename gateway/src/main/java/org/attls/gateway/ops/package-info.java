/**
 * What operators see: a line for each handshake, metrics, health. No secrets, and no device's id in
 * a label.
 *
 * <p>Read first: {@link org.attls.gateway.ops.JsonLog} and {@link org.attls.gateway.ops.OpsPort}.
 */
@NullMarked
package org.attls.gateway.ops;

import org.jspecify.annotations.NullMarked;
