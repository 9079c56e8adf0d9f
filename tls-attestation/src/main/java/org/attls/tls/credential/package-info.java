/**
 * What a peer authenticates with, and what it trusts: X.509 by the JDK's path validation, raw
 * public keys by pins, evidence by an attester.
 *
 * <p>Read first: {@link org.attls.tls.credential.X509Credential}, {@link
 * org.attls.tls.credential.ServerTrust}, {@link org.attls.tls.credential.ClientTrust}.
 */
@NullMarked
package org.attls.tls.credential;

import org.jspecify.annotations.NullMarked;
