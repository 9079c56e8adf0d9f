/**
 * Strict JSON (RFC 8259) for untrusted text: duplicate names, trailing text, excess depth and size
 * are refused.
 *
 * <p>Read first: {@link org.attls.cmw.json.JsonReader} and {@link org.attls.cmw.json.JsonItem}.
 * Tokens come from jackson-core; this package knows no format.
 */
@NullMarked
package org.attls.cmw.json;

import org.jspecify.annotations.NullMarked;
