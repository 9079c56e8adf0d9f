/**
 * What an end of a connection demands of the other, whichever end it is: options and policy files
 * put into effect, the types of evidence that can be inspected here, the verifiers that can be
 * asked, and the files that a policy names.
 *
 * <p>Read first: {@link org.attls.cli.relying.RelyingOptions}, {@link
 * org.attls.cli.relying.EffectivePolicy}.
 */
@NullMarked
package org.attls.cli.relying;

import org.jspecify.annotations.NullMarked;
