package org.attls.eat.cca;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.TpmHash;

/**
 * What a realm token says of a realm.
 *
 * <pre>
 * realm = { 10 =&gt; bstr .size 64                        ; challenge
 *           44235 =&gt; bstr .size 64                     ; personalization value
 *           44236 =&gt; hash-name                         ; hash of the measurements
 *           44237 =&gt; bstr                              ; realm attestation key (RAK)
 *           44238 =&gt; digest                            ; initial measurement
 *           44239 =&gt; [ 1*16 digest ]                   ; extensible measurements
 *           44240 =&gt; hash-name                         ; hash of the key in the platform token
 *           ? 265 =&gt; text                              ; profile
 *           * label =&gt; any }
 * hash-name = "sha-256" / "sha-384" / "sha-512"       digest = bstr .size (32 / 48 / 64)
 * 44237: 04 || x || y on P-384 in old tokens, bstr .cbor COSE_Key in new ones
 * </pre>
 *
 * @param challenge what the realm was asked to repeat
 * @param personalization what the realm's owner gave it at its creation
 * @param hash hash of the measurements
 * @param publicKey the realm attestation key
 * @param publicKeyOctets the same as carried: what the platform token has the digest of
 * @param publicKeyHash the hash of that digest
 * @param initialMeasurement digest of the realm at its creation
 * @param extensibleMeasurements registers that the realm extends itself
 * @param profile which revision of the realm token this is
 * @param all every claim, these included
 */
public record CcaRealmClaims(
    Bytes challenge,
    Bytes personalization,
    TpmHash hash,
    EcKey publicKey,
    Bytes publicKeyOctets,
    TpmHash publicKeyHash,
    Bytes initialMeasurement,
    List<Bytes> extensibleMeasurements,
    Optional<String> profile,
    CborMap all) {
  private static final long CHALLENGE = 10;
  private static final long PROFILE = 265;
  private static final long PERSONALIZATION = 44235;
  private static final long HASH = 44236;
  private static final long PUBLIC_KEY = 44237;
  private static final long INITIAL_MEASUREMENT = 44238;
  private static final long EXTENSIBLE_MEASUREMENTS = 44239;
  private static final long PUBLIC_KEY_HASH = 44240;
  private static final int CHALLENGE_OCTETS = 64;
  private static final int MAX_REGISTERS = 16;
  private static final int MAX_KEY = 1024;
  private static final int UNCOMPRESSED_POINT = 0x04;

  /** Copies the list. */
  public CcaRealmClaims {
    extensibleMeasurements = List.copyOf(extensibleMeasurements);
  }

  /**
   * Reads the claims.
   *
   * @param payload payload of {@link CcaToken#realm()}
   */
  public static CcaRealmClaims read(Bytes payload) throws MalformedException {
    CborMap claims = CborReader.read(payload, "cca.realm", CborRules.STRICT).asMap();
    CborItem key = claims.required(PUBLIC_KEY);
    List<Bytes> registers = new ArrayList<>();
    for (CborItem register : claims.required(EXTENSIBLE_MEASUREMENTS).asArray(1, MAX_REGISTERS)) {
      registers.add(CcaHash.digest(register));
    }
    Optional<CborItem> profile = claims.optional(PROFILE);
    return new CcaRealmClaims(
        claims.required(CHALLENGE).asBytes(CHALLENGE_OCTETS, CHALLENGE_OCTETS),
        claims.required(PERSONALIZATION).asBytes(CHALLENGE_OCTETS, CHALLENGE_OCTETS),
        CcaHash.read(claims.required(HASH)),
        publicKey(key),
        key.asBytes(),
        CcaHash.read(claims.required(PUBLIC_KEY_HASH)),
        CcaHash.digest(claims.required(INITIAL_MEASUREMENT)),
        registers,
        profile.isPresent() ? Optional.of(profile.get().asText()) : Optional.empty(),
        claims);
  }

  /** The octet 04 begins a point, and begins no map. */
  private static EcKey publicKey(CborItem item) throws MalformedException {
    Bytes octets = item.asBytes(1, MAX_KEY);
    return octets.u8(0) == UNCOMPRESSED_POINT
        ? EcKey.ofUncompressed(EcCurve.P384, octets, item.path())
        : CoseKey.read(octets, item.path()).key();
  }

  /** The digest that the platform token must have as its challenge. */
  public Bytes publicKeyDigest() {
    return publicKeyHash.digest(publicKeyOctets);
  }
}
