package org.attls.eat.kat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.CoseKey;

/**
 * What a key attestation token says (draft-bft-rats-kat-06, section 3.2).
 *
 * <pre>
 * kat = { &amp;(eat_nonce: 10) =&gt; bstr .size (8..64)
 *         &amp;(cnf: 8)        =&gt; { &amp;(cose-key: 1) =&gt; COSE_Key }
 *         &amp;(kak-pub: 2500) =&gt; COSE_Key }
 * </pre>
 *
 * <p>The map is closed: exactly these claims. Definite lengths only. Both keys are public and on
 * their curve.
 *
 * @param nonce the challenge that it answers
 * @param identityKey the key it attests, which the connection authenticates with
 * @param keyAttestationKey the key that must have signed it; believed only as far as a platform
 *     attestation token has its {@link #binding()}
 * @param octets the claims as carried
 */
public record KatClaims(Bytes nonce, CoseKey identityKey, CoseKey keyAttestationKey, Bytes octets) {
  /** Key of the claim kak-pub: the draft's, not registered. */
  public static final long KAK_PUB = 2500;

  private static final long CNF = 8;
  private static final long EAT_NONCE = 10;
  private static final long COSE_KEY = 1;
  private static final int MIN_NONCE = 8;
  private static final int MAX_NONCE = 64;

  /** Reads the payload of a token. */
  public static KatClaims read(Bytes payload) throws MalformedException {
    CborMap claims = CborReader.read(payload, "kat", CborRules.STRICT).asMap();
    claims.onlyKeys(EAT_NONCE, CNF, KAK_PUB);
    Bytes nonce = claims.required(EAT_NONCE).asBytes(MIN_NONCE, MAX_NONCE);
    CborItem cnf = claims.required(CNF);
    refuseBarePoint(cnf);
    cnf.asMap().onlyKeys(COSE_KEY);
    CborItem kakPub = claims.required(KAK_PUB);
    refuseBarePoint(kakPub);
    return new KatClaims(
        nonce, CoseKey.read(cnf.asMap().required(COSE_KEY)), CoseKey.read(kakPub), claims.octets());
  }

  /**
   * Claims to be signed, in deterministic encoding.
   *
   * @throws IllegalArgumentException if the nonce does not have 8..64 octets, or the key
   *     attestation key has more members than a key needs: it could not be bound
   */
  public static KatClaims of(Bytes nonce, CoseKey identityKey, CoseKey keyAttestationKey) {
    if (!keyAttestationKey.isCanonical()) {
      throw new IllegalArgumentException("kak-pub is more than a key in deterministic encoding");
    }
    Bytes octets =
        CborWriter.map()
            .put(EAT_NONCE, CborWriter.bytes(nonce))
            .put(CNF, CborWriter.map().put(COSE_KEY, identityKey.octets()).toBytes())
            .put(KAK_PUB, keyAttestationKey.octets())
            .toBytes();
    try {
      return read(octets);
    } catch (MalformedException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  /**
   * What the platform attestation token must have as its nonce: SHA-256 of kak-pub as carried, 32
   * octets. The draft names no hash; this one gives the value of its example.
   */
  public Bytes binding() {
    return binding(keyAttestationKey);
  }

  static Bytes binding(CoseKey keyAttestationKey) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      keyAttestationKey.octets().update(sha256);
      return Bytes.copyOf(sha256.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java runtime has SHA-256", missing);
    }
  }

  private static void refuseBarePoint(CborItem key) throws MalformedException {
    if (key instanceof CborBytes) {
      throw key.failure(
          "a byte string where a map belongs: the 2023 mbedTLS prototype put bare points there");
    }
  }
}
