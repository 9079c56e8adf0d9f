/**
 * What the statements of a CoMID speak of: classes, instances and groups of devices.
 *
 * <p>Read first: {@link org.attls.corim.environment.Environment} and {@link
 * org.attls.corim.environment.EnvironmentId}.
 */
@NullMarked
package org.attls.corim.environment;

import org.jspecify.annotations.NullMarked;
