/**
 * Strict documents in YAML: text in, values with their places out. Whoever reads one says for every
 * key what it is; what nobody asked for is an error, and every error has a line and a column.
 *
 * <p>Read first: {@link org.attls.tls.policy.document.StrictYaml} and {@link
 * org.attls.tls.policy.document.Section}. Of YAML 1.2 this is the plain part: no anchors, aliases,
 * tags, directives or second document.
 */
@NullMarked
package org.attls.tls.policy.document;

import org.jspecify.annotations.NullMarked;
