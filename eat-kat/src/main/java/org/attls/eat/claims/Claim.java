package org.attls.eat.claims;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwClaim;
import org.attls.cmw.octets.Bytes;

/**
 * A claim that is known here: its key in CBOR, its name in JSON, and what its value is (RFC 9711,
 * section 4; RFC 8392, section 3.1; RFC 8747, section 3.1).
 *
 * @param <T> type of the value
 */
public final class Claim<T> {
  private static final Map<Long, Claim<?>> BY_KEY = new LinkedHashMap<>();
  private static final Map<String, Claim<?>> BY_NAME = new HashMap<>();

  /** Who made the token. */
  public static final Claim<String> ISSUER = claim(1, "iss", BasicCodecs.TEXT);

  /** Whom it is about. */
  public static final Claim<String> SUBJECT = claim(2, "sub", BasicCodecs.TEXT);

  /** Whom it is for. */
  public static final Claim<String> AUDIENCE = claim(3, "aud", BasicCodecs.TEXT);

  /** When it ends; whole seconds. */
  public static final Claim<Instant> EXPIRES = claim(4, "exp", BasicCodecs.TIME);

  /** When it begins; whole seconds. */
  public static final Claim<Instant> NOT_BEFORE = claim(5, "nbf", BasicCodecs.TIME);

  /** When it was made; whole seconds, never a float. */
  public static final Claim<Instant> ISSUED_AT = claim(6, "iat", BasicCodecs.TIME);

  /** Identifier of the token: octets in CBOR, the UTF-8 of a text in JSON. */
  public static final Claim<Bytes> TOKEN_ID = claim(7, "jti", BasicCodecs.TOKEN_ID);

  /** The key that the presenter must prove to possess. */
  public static final Claim<Confirmation> CONFIRMATION = claim(8, "cnf", BasicCodecs.CONFIRMATION);

  /** What makes the token fresh: 8..64 octets each. */
  public static final Claim<Nonces> NONCE = claim(10, "eat_nonce", BasicCodecs.NONCES);

  /** Which entity it is: 7..33 octets. */
  public static final Claim<Ueid> UEID = claim(256, "ueid", DeviceCodecs.UEID);

  /** Further identifiers of the entity, each under a name. */
  public static final Claim<Map<String, Ueid>> SUEIDS =
      claim(257, "sueids", ClaimCodec.mapOf(DeviceCodecs.UEID));

  /** Who made the hardware. */
  public static final Claim<OemId> OEM_ID = claim(258, "oemid", DeviceCodecs.OEM_ID);

  /** Which product of that maker: 1..32 octets. */
  public static final Claim<Bytes> HARDWARE_MODEL = claim(259, "hwmodel", BasicCodecs.bytes(1, 32));

  /** Which version of the product. */
  public static final Claim<Version> HARDWARE_VERSION =
      claim(260, "hwversion", DeviceCodecs.VERSION);

  /** Seconds since boot. */
  public static final Claim<Long> UPTIME = claim(261, "uptime", BasicCodecs.UINT);

  /** Whether it booted software that the maker authorized. */
  public static final Claim<Boolean> OEM_BOOT = claim(262, "oemboot", BasicCodecs.BOOL);

  /** Whether it can be debugged. */
  public static final Claim<DebugStatus> DEBUG_STATUS =
      claim(
          263, "dbgstat", BasicCodecs.enumeration(DebugStatus.values(), 0, DebugStatus::jsonName));

  /** Where it is. */
  public static final Claim<Location> LOCATION = claim(264, "location", LocationCodec.LOCATION);

  /** Which profile the token follows. */
  public static final Claim<EatProfile> PROFILE = claim(265, "eat_profile", SoftwareCodecs.PROFILE);

  /** Parts of the device, each under a name. */
  public static final Claim<Map<String, Submodule>> SUBMODULES =
      claim(266, "submods", ClaimCodec.mapOf(SubmoduleCodec.SUBMODULE));

  /** How many times it has booted. */
  public static final Claim<Long> BOOT_COUNT = claim(267, "bootcount", BasicCodecs.UINT);

  /** A value that is another one after each boot. */
  public static final Claim<Bytes> BOOT_SEED = claim(268, "bootseed", BasicCodecs.BYTES);

  /** Letters of approval. */
  public static final Claim<List<Dloa>> DLOAS = claim(269, "dloas", SoftwareCodecs.DLOAS);

  /** Name of the software. */
  public static final Claim<String> SOFTWARE_NAME = claim(270, "swname", BasicCodecs.TEXT);

  /** Version of the software. */
  public static final Claim<Version> SOFTWARE_VERSION =
      claim(271, "swversion", DeviceCodecs.VERSION);

  /** What the makers of the software say of it. */
  public static final Claim<List<ContentItem>> MANIFESTS =
      claim(272, "manifests", SoftwareCodecs.CONTENT_ITEMS);

  /** What was measured on the device. */
  public static final Claim<List<ContentItem>> MEASUREMENTS =
      claim(273, "measurements", SoftwareCodecs.CONTENT_ITEMS);

  /** What comparing measurements on the device gave. */
  public static final Claim<List<MeasurementResult>> MEASUREMENT_RESULTS =
      claim(274, "measres", SoftwareCodecs.MEASUREMENT_RESULTS);

  /** What the token was made for. */
  public static final Claim<IntendedUse> INTENDED_USE =
      claim(275, "intuse", BasicCodecs.enumeration(IntendedUse.values(), 1, IntendedUse::jsonName));

  /** A conceptual message; its key is not assigned yet. */
  public static final Claim<Cmw> CMW = claim(CmwClaim.KEY, CmwClaim.NAME, BasicCodecs.CMW);

  private final long key;
  private final String jsonName;
  private final ClaimCodec<T> codec;

  private Claim(long key, String jsonName, ClaimCodec<T> codec) {
    this.key = key;
    this.jsonName = jsonName;
    this.codec = codec;
  }

  private static <T> Claim<T> claim(long key, String jsonName, ClaimCodec<T> codec) {
    Claim<T> claim = new Claim<>(key, jsonName, codec);
    BY_KEY.put(key, claim);
    BY_NAME.put(jsonName, claim);
    return claim;
  }

  /** All claims known here, by key. */
  public static Map<Long, Claim<?>> all() {
    return Collections.unmodifiableMap(BY_KEY);
  }

  static Optional<Claim<?>> ofName(String jsonName) {
    return Optional.ofNullable(BY_NAME.get(jsonName));
  }

  /** The key in CBOR. */
  public long key() {
    return key;
  }

  /** The name in JSON. */
  public String jsonName() {
    return jsonName;
  }

  ClaimCodec<T> codec() {
    return codec;
  }

  /** Name and key, such as {@code eat_nonce (10)}. */
  @Override
  public String toString() {
    return jsonName + " (" + key + ")";
  }
}
