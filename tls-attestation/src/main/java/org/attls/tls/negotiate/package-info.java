/**
 * Who attests to whom, with what: the decisions about the attestation extensions of both hellos,
 * without octets and without a TLS library (draft-fossati-tls-attestation-07, section 8).
 *
 * <p>Read first: {@link org.attls.tls.negotiate.ServerNegotiation} and {@link
 * org.attls.tls.negotiate.ClientNegotiation}.
 */
@NullMarked
package org.attls.tls.negotiate;

import org.jspecify.annotations.NullMarked;
