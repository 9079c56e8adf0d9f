/**
 * TLS 1.3 in which a peer authenticates with attestation evidence: configure an {@link
 * org.attls.tls.AttestedTlsServer} or an {@link org.attls.tls.AttestedTlsClient} and open
 * connections with it.
 *
 * <p>API: this package and {@code engine}, {@code credential}, {@code appraise}, {@code wire}, and
 * of {@code binding} the class {@link org.attls.tls.binding.SecretBytes}. The rest may change at
 * any time.
 */
@NullMarked
package org.attls.tls;

import org.jspecify.annotations.NullMarked;
