package org.attls.eat.mbedtls;

import java.util.Optional;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.TpmHash;

/**
 * Claims of the platform attestation token of the mbedTLS proof of concept. They say nothing of a
 * platform's state.
 *
 * <pre>
 * pat = { 10 =&gt; bstr .size 32,      ; eat_nonce: SHA-256 of the identity key's point
 *         11 / 256 =&gt; bstr }        ; ueid; 11 is its number before RFC 9711
 * </pre>
 *
 * @param nonce SHA-256 of the 65 octets of the identity key's point
 * @param ueid what the device calls itself, 1..64 octets; the constant "ueid_ueid" in practice
 */
public record MbedtlsPat(Bytes nonce, Bytes ueid) {
  private static final int DIGEST = 32;
  private static final int MAX_UEID = 64;
  private static final long EAT_NONCE = 10;
  private static final long UEID_BEFORE_RFC_9711 = 11;
  private static final long UEID = 256;

  /** Checks the sizes. */
  public MbedtlsPat {
    if (nonce.size() != DIGEST) {
      throw new IllegalArgumentException("a nonce of " + nonce.size() + " octets, not " + DIGEST);
    }
    if (ueid.isEmpty() || ueid.size() > MAX_UEID) {
      throw new IllegalArgumentException(
          "a ueid of " + ueid.size() + " octets, not 1.." + MAX_UEID);
    }
  }

  /** The claims that belong to an identity key. */
  public static MbedtlsPat of(EcKey identityKey, Bytes ueid) {
    return new MbedtlsPat(digestOf(identityKey), ueid);
  }

  /** Whether the token was made for this identity key. */
  public boolean isBoundTo(EcKey identityKey) {
    return nonce.equals(digestOf(identityKey));
  }

  private static Bytes digestOf(EcKey identityKey) {
    return TpmHash.SHA256.digest(identityKey.uncompressed());
  }

  static MbedtlsPat read(CborItem claims) throws MalformedException {
    CborMap map = claims.asMap();
    map.onlyKeys(EAT_NONCE, UEID_BEFORE_RFC_9711, UEID);
    Optional<CborItem> old = map.optional(UEID_BEFORE_RFC_9711);
    if (old.isPresent() && map.optional(UEID).isPresent()) {
      throw old.get().failure("ueid under both of its numbers");
    }
    CborItem ueid = old.isPresent() ? old.get() : map.required(UEID);
    return new MbedtlsPat(
        map.required(EAT_NONCE).asBytes(DIGEST, DIGEST), ueid.asBytes(1, MAX_UEID));
  }

  Bytes encode() {
    return CborWriter.map()
        .put(EAT_NONCE, CborWriter.bytes(nonce))
        .put(UEID_BEFORE_RFC_9711, CborWriter.bytes(ueid))
        .toBytes();
  }
}
