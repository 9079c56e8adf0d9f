package org.attls.eat.mbedtls;

import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;

/**
 * Claims of the key attestation token of the mbedTLS proof of concept: which key the TLS client
 * uses. Not the KAT of draft-bft-rats-kat.
 *
 * <pre>
 * kat = { 10   =&gt; bstr,        ; eat_nonce: the challenge
 *         8    =&gt; point,       ; in the place of cnf: the identity key
 *         2500 =&gt; point }      ; in the place of kak-pub: the key that signs
 * point = bstr .size 65        ; 04 || x || y on P-256
 * </pre>
 *
 * @param nonce the challenge, 8..64 octets
 * @param identityKey the key that signs CertificateVerify, on P-256
 * @param attestationKey what the token says of the key that signs it, on P-256
 */
public record MbedtlsKat(Bytes nonce, EcKey identityKey, EcKey attestationKey) {
  static final int MIN_NONCE = 8;
  static final int MAX_NONCE = 64;
  private static final long CNF = 8;
  private static final long EAT_NONCE = 10;
  private static final long KAK_PUB = 2500;

  /** Checks the size of the nonce and the curves. */
  public MbedtlsKat {
    if (nonce.size() < MIN_NONCE || nonce.size() > MAX_NONCE) {
      throw new IllegalArgumentException(
          "a nonce of " + nonce.size() + " octets, not " + MIN_NONCE + ".." + MAX_NONCE);
    }
    if (identityKey.curve() != EcCurve.P256 || attestationKey.curve() != EcCurve.P256) {
      throw new IllegalArgumentException("the proof of concept knows P-256 only");
    }
  }

  static MbedtlsKat read(CborItem claims) throws MalformedException {
    CborMap map = claims.asMap();
    map.onlyKeys(EAT_NONCE, CNF, KAK_PUB);
    return new MbedtlsKat(
        map.required(EAT_NONCE).asBytes(MIN_NONCE, MAX_NONCE),
        point(map.required(CNF)),
        point(map.required(KAK_PUB)));
  }

  private static EcKey point(CborItem item) throws MalformedException {
    return EcKey.ofUncompressed(EcCurve.P256, item.asBytes(), item.path());
  }

  /** The claims in the order in which the proof of concept writes them, 10 before 8. */
  Bytes encode() {
    return Bytes.concat(
        Bytes.of(0xa3),
        CborWriter.integer(EAT_NONCE),
        CborWriter.bytes(nonce),
        CborWriter.integer(CNF),
        CborWriter.bytes(identityKey.uncompressed()),
        CborWriter.integer(KAK_PUB),
        CborWriter.bytes(attestationKey.uncompressed()));
  }
}
