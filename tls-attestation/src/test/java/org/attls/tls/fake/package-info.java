/**
 * A made-up evidence format with an attester and a verifier that can be told to lie, for tests of
 * the engine alone. It protects nothing.
 */
@NullMarked
package org.attls.tls.fake;

import org.jspecify.annotations.NullMarked;
