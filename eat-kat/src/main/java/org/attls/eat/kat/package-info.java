/**
 * The attestation bundle of draft-bft-rats-kat-06: a key attestation token (KAT) and a platform
 * attestation token (PAT), bound to each other by the digest of a key.
 *
 * <pre>
 * PAK (configured) --signs--&gt; PAT, eat_nonce = SHA-256(kak-pub)
 * KAK (kak-pub)    --signs--&gt; KAT, eat_nonce = challenge, cnf = identity key of the connection
 * </pre>
 *
 * <p>Read first: {@link org.attls.eat.kat.KatVerification} and {@link org.attls.eat.kat.KatBundle}.
 * Earlier revisions of the draft and the framing of the 2023 prototype are refused by name.
 */
@NullMarked
package org.attls.eat.kat;

import org.jspecify.annotations.NullMarked;
