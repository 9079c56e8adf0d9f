package org.attls.eat.claims;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.Serialization;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseVerifier;
import org.attls.cmw.jose.JwsVerifier;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * A token, and beside it claims-sets of which the token has the digests (RFC 9711, section 5).
 *
 * <pre>
 * CBOR: #6.602([ main-token: Nested-Token, { + tstr =&gt; bstr .cbor Claims-Set } ])
 * JSON: [ main-token: JSON-Selector, { + text =&gt; base64-url-text } ]
 * </pre>
 *
 * <p>The main token is no bundle itself. Every detached set must have its digest among the main
 * token's submodules; a digest without its set is left alone, as the set may come another way.
 */
public final class DetachedBundle {
  private final NestedToken mainToken;
  private final Map<String, Bytes> detached;
  private final Serialization serialization;
  private final Bytes octets;

  private DetachedBundle(
      NestedToken mainToken,
      Map<String, Bytes> detached,
      Serialization serialization,
      Bytes octets) {
    this.mainToken = mainToken;
    this.detached = Collections.unmodifiableMap(new LinkedHashMap<>(detached));
    this.serialization = serialization;
    this.octets = octets;
  }

  /**
   * What a bundle says.
   *
   * @param main claims of the main token
   * @param detached the detached sets, each of which has its digest in the main token
   */
  public record Content(ClaimsSet main, Map<String, ClaimsSet> detached) {
    /** Copies the map. */
    public Content {
      detached = Map.copyOf(detached);
    }
  }

  /** Reads the whole of {@code octets} as CBOR with its tag. */
  public static DetachedBundle readCbor(Bytes octets) throws MalformedException {
    CborItem item = CborReader.read(octets, "bundle", ClaimsSet.RULES);
    List<CborItem> members = item.asTag(SubmoduleCodec.BUNDLE_TAG).asArray(2, 2);
    NestedToken main = SubmoduleCodec.NESTED.read(members.get(0));
    if (isBundle(main)) {
      throw members.get(0).failure("a bundle as the main token of a bundle");
    }
    return new DetachedBundle(main, DETACHED.read(members.get(1)), Serialization.CBOR, octets);
  }

  /** Reads the whole of {@code octets} as JSON. */
  public static DetachedBundle readJson(Bytes octets) throws MalformedException {
    JsonItem item = JsonReader.read(octets, "bundle", ClaimsSet.MAX_OCTETS);
    List<JsonItem> members = SoftwareCodecs.exactly(item, 2, 2);
    NestedToken main = SubmoduleCodec.NESTED.read(members.get(0));
    if (isBundle(main)) {
      throw members.get(0).failure("a bundle as the main token of a bundle");
    }
    return new DetachedBundle(main, DETACHED.read(members.get(1)), Serialization.JSON, octets);
  }

  /**
   * A bundle in CBOR.
   *
   * @param main a token with the digest of each detached set among its submodules
   * @throws IllegalArgumentException if it has not
   */
  public static DetachedBundle cbor(Cwt main, Map<String, ClaimsSet> detached) {
    return written(new NestedToken.Cbor(main.octets()), detached, Serialization.CBOR);
  }

  /**
   * A bundle in JSON.
   *
   * @param main a token with the digest of each detached set among its submodules
   * @throws IllegalArgumentException if it has not
   */
  public static DetachedBundle json(Jwt main, Map<String, ClaimsSet> detached) {
    String compact = new String(main.octets().toArray(), StandardCharsets.US_ASCII);
    return written(new NestedToken.Jwt(compact), detached, Serialization.JSON);
  }

  private static DetachedBundle written(
      NestedToken main, Map<String, ClaimsSet> detached, Serialization serialization) {
    Map<String, Bytes> sets = new LinkedHashMap<>();
    detached.forEach((name, set) -> sets.put(name, set.octetsAs(serialization)));
    try {
      DetachedBundle bundle =
          serialization == Serialization.CBOR
              ? readCbor(
                  CborWriter.tag(
                      SubmoduleCodec.BUNDLE_TAG,
                      CborWriter.array(SubmoduleCodec.NESTED.cbor(main), DETACHED.cbor(sets))))
              : readJson(
                  JsonValues.array(List.of(SubmoduleCodec.NESTED.json(main), DETACHED.json(sets))));
      bundle.unverifiedContent();
      return bundle;
    } catch (MalformedException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  /**
   * Verifies the main token, which must be a CWT, then the digests.
   *
   * @throws MalformedException if a digest does not match, or a structure is malformed
   */
  public Content verify(CoseVerifier verifier) throws GeneralSecurityException, MalformedException {
    if (!(mainToken instanceof NestedToken.Cbor cwt)) {
      throw failure("the main token is no CWT");
    }
    return content(Cwt.read(cwt.octets()).verify(verifier));
  }

  /**
   * Verifies the main token, which must be a JWT, then the digests.
   *
   * @throws MalformedException if a digest does not match, or a structure is malformed
   */
  public Content verify(JwsVerifier verifier) throws GeneralSecurityException, MalformedException {
    if (!(mainToken instanceof NestedToken.Jwt jwt)) {
      throw failure("the main token is no JWT");
    }
    return content(Jwt.read(Bytes.utf8(jwt.compact())).verify(verifier));
  }

  /** What the bundle says as anybody may have written it; the digests are checked even so. */
  public Content unverifiedContent() throws MalformedException {
    return content(
        mainToken instanceof NestedToken.Cbor cwt
            ? Cwt.read(cwt.octets()).unverifiedClaims()
            : Jwt.read(Bytes.utf8(((NestedToken.Jwt) mainToken).compact())).unverifiedClaims());
  }

  private Content content(ClaimsSet main) throws MalformedException {
    Map<String, Submodule> submodules = main.get(Claim.SUBMODULES).orElse(Map.of());
    Map<String, ClaimsSet> sets = new LinkedHashMap<>();
    for (Map.Entry<String, Bytes> entry : detached.entrySet()) {
      Optional<Submodule> submodule = Optional.ofNullable(submodules.get(entry.getKey()));
      if (!(submodule.orElse(null) instanceof Submodule.Digest digest)) {
        throw failure("the main token has no digest of \"" + entry.getKey() + "\"");
      }
      if (!digest.matches(entry.getValue())) {
        throw failure("\"" + entry.getKey() + "\" is not what the digest in the main token is of");
      }
      sets.put(
          entry.getKey(),
          serialization == Serialization.CBOR
              ? ClaimsSet.readCbor(entry.getValue())
              : ClaimsSet.readJson(entry.getValue()));
    }
    return new Content(main, sets);
  }

  /** The main token, not verified. */
  public NestedToken mainToken() {
    return mainToken;
  }

  /** CBOR or JSON. */
  public Serialization serialization() {
    return serialization;
  }

  /** The complete serialization. */
  public Bytes octets() {
    return octets;
  }

  private static boolean isBundle(NestedToken token) {
    return token instanceof NestedToken.JsonBundle
        || token instanceof NestedToken.Cbor cbor && !isCwt(cbor.octets());
  }

  /** Tag 61 in its one-octet form: heads longer than necessary have been refused. */
  private static boolean isCwt(Bytes tagged) {
    return tagged.u8(0) == 0xD8 && tagged.u8(1) == SubmoduleCodec.CWT_TAG;
  }

  private static MalformedException failure(String problem) {
    return new MalformedException("bundle", -1, problem);
  }

  private static final ClaimCodec<Map<String, Bytes>> DETACHED =
      ClaimCodec.mapOf(BasicCodecs.BYTES);
}
