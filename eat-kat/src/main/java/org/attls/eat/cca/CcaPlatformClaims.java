package org.attls.eat.cca;

import java.util.Optional;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * What a platform token says of the machine under a realm.
 *
 * <pre>
 * platform = { 10 =&gt; bstr .size (32 / 48 / 64)    ; challenge: digest of the realm attestation key
 *              ? 265 =&gt; text                      ; profile
 *              ? 256 =&gt; bstr .size 33             ; instance identifier, a UEID
 *              ? 2396 =&gt; bstr .size 32            ; implementation identifier
 *              * label =&gt; any }                   ; life cycle, configuration, components: kept
 * </pre>
 *
 * @param challenge digest of the key of the realm token
 * @param profile which revision of the platform token this is
 * @param instanceId names the platform, and so its key
 * @param implementationId names the class of platforms
 * @param all every claim, these included
 */
public record CcaPlatformClaims(
    Bytes challenge,
    Optional<String> profile,
    Optional<Bytes> instanceId,
    Optional<Bytes> implementationId,
    CborMap all) {
  private static final long CHALLENGE = 10;
  private static final long INSTANCE_ID = 256;
  private static final long PROFILE = 265;
  private static final long IMPLEMENTATION_ID = 2396;
  private static final int UEID_OCTETS = 33;
  private static final int IMPLEMENTATION_ID_OCTETS = 32;

  /**
   * Reads the claims.
   *
   * @param payload payload of {@link CcaToken#platform()}
   */
  public static CcaPlatformClaims read(Bytes payload) throws MalformedException {
    CborMap claims = CborReader.read(payload, "cca.platform", CborRules.STRICT).asMap();
    Optional<CborItem> profile = claims.optional(PROFILE);
    return new CcaPlatformClaims(
        CcaHash.digest(claims.required(CHALLENGE)),
        profile.isPresent() ? Optional.of(profile.get().asText()) : Optional.empty(),
        octets(claims.optional(INSTANCE_ID), UEID_OCTETS),
        octets(claims.optional(IMPLEMENTATION_ID), IMPLEMENTATION_ID_OCTETS),
        claims);
  }

  private static Optional<Bytes> octets(Optional<CborItem> item, int size)
      throws MalformedException {
    return item.isPresent() ? Optional.of(item.get().asBytes(size, size)) : Optional.empty();
  }
}
