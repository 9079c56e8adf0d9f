/**
 * Wrappers in certificates, revocation lists and signing requests: the X.509 extension id-pe-cmw
 * (draft-ietf-rats-msg-wrap-23, section 4.4).
 *
 * <p>Read first: {@link org.attls.cmw.pkix.CmwExtension}. Whether the certificate that a wrapper
 * came in is to be trusted is not looked at there; who checks paths elsewhere has the roots in
 * {@link org.attls.cmw.pkix.TrustedCertificates}.
 */
@NullMarked
package org.attls.cmw.pkix;

import org.jspecify.annotations.NullMarked;
