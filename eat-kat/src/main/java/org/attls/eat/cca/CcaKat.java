package org.attls.eat.cca;

import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.key.EcKey;

/**
 * The key attestation inside Parsec CCA evidence: which key a realm uses. It is an unprotected
 * claims-set (RFC 9781); what protects it is the realm token, which has its digest as challenge.
 *
 * <pre>
 * kat = #6.601({ 10 =&gt; bstr .size (8..64)      ; eat_nonce
 *                8 =&gt; { 1 =&gt; COSE_Key }        ; cnf: the identity key
 *                * label =&gt; any })
 * </pre>
 *
 * @param nonce the challenge
 * @param identityKey the key that the realm uses
 * @param carriesPrivateKey whether the COSE_Key has the private member {@code -4} as well; such a
 *     token can be read, and {@link ParsecCcaVerification} refuses it
 * @param octets the token as received, tag included: what the realm token has the digest of
 */
public record CcaKat(Bytes nonce, EcKey identityKey, boolean carriesPrivateKey, Bytes octets) {
  private static final long UCCS_TAG = 601;
  private static final long CNF = 8;
  private static final long EAT_NONCE = 10;
  private static final long COSE_KEY = 1;
  private static final long PRIVATE_KEY = -4;
  private static final int MIN_NONCE = 8;
  private static final int MAX_NONCE = 64;

  /** Reads a token that is the whole of {@code octets}; definite lengths only. */
  public static CcaKat read(Bytes octets) throws MalformedException {
    return read(CborReader.read(octets, "kat", CborRules.STRICT));
  }

  /** Reads a token inside another CBOR document. */
  public static CcaKat read(CborItem item) throws MalformedException {
    CborMap claims = item.asTag(UCCS_TAG).asMap();
    Bytes nonce = claims.required(EAT_NONCE).asBytes(MIN_NONCE, MAX_NONCE);
    CborMap cnf = claims.required(CNF).asMap();
    cnf.onlyKeys(COSE_KEY);
    CborMap key = cnf.required(COSE_KEY).asMap();
    boolean carriesPrivateKey = key.optional(PRIVATE_KEY).isPresent();
    CoseKey read =
        carriesPrivateKey ? CoseKey.read(publicPart(key), key.path()) : CoseKey.read(key);
    return new CcaKat(nonce, read.key(), carriesPrivateKey, item.octets());
  }

  /** The members with integer labels but {@code -4}: all that say something of a public key. */
  private static Bytes publicPart(CborMap key) throws MalformedException {
    CborWriter.MapBuilder members = CborWriter.map();
    for (CborMap.Entry entry : key.entries()) {
      if (entry.key() instanceof CborInteger) {
        long label = entry.key().asLong(Long.MIN_VALUE, Long.MAX_VALUE);
        if (label != PRIVATE_KEY) {
          members.put(label, entry.value().octets());
        }
      }
    }
    return members.toBytes();
  }
}
