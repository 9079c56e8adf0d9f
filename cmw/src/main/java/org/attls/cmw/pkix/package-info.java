/**
 * Wrappers in certificates, revocation lists and signing requests: the X.509 extension id-pe-cmw
 * (draft-ietf-rats-msg-wrap-23, section 4.4).
 *
 * <p>Read first: {@link org.attls.cmw.pkix.CmwExtension}. Whether the certificate is to be trusted
 * is not looked at here.
 */
@NullMarked
package org.attls.cmw.pkix;

import org.jspecify.annotations.NullMarked;
