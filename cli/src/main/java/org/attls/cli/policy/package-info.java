/**
 * Policy files put into effect: the types that can be inspected here, the verifiers that can be
 * asked, and the files that a policy names.
 *
 * <p>Read first: {@link org.attls.cli.policy.EffectivePolicy}.
 */
@NullMarked
package org.attls.cli.policy;

import org.jspecify.annotations.NullMarked;
