package org.attls.tls.attest;

import org.attls.cmw.Cmw;
import org.attls.rats.IdentityKey;

/**
 * A result to present.
 *
 * @param result in its wrapper
 * @param key the key that the result attests; closing it says that this connection is done with it
 */
public record Passport(Cmw result, IdentityKey key) {}
