/**
 * What is measured in an environment, and the values that a measurement can have.
 *
 * <p>Read first: {@link org.attls.corim.measurement.Measurement} and {@link
 * org.attls.corim.measurement.MeasurementValues}. Whether evidence agrees with a value is the
 * verifier's to decide, not this package's.
 */
@NullMarked
package org.attls.corim.measurement;

import org.jspecify.annotations.NullMarked;
