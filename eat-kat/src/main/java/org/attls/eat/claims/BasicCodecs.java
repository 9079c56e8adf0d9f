package org.attls.eat.claims;

import static org.attls.eat.claims.ClaimCodec.checked;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwClaim;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonArray;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.key.EcJwk;

/** Values that are not about one kind of thing: texts, numbers, times, nonces, keys. */
final class BasicCodecs {
  /** The last second of the year 9999. */
  static final long LATEST_TIME = 253_402_300_799L;

  private static final long COSE_KEY = 1;
  private static final long ENCRYPTED_COSE_KEY = 2;
  private static final long KID = 3;

  /** {@code tstr}. */
  static final ClaimCodec<String> TEXT =
      new ClaimCodec<>(
          item -> item.asText(),
          CborWriter::text,
          item -> JsonValues.unicode(item, item.asText()),
          JsonValues::string);

  /** {@code JC<base64-url-text, bstr>} of any size. */
  static final ClaimCodec<Bytes> BYTES = bytes(0, Integer.MAX_VALUE);

  /** {@code uint}. */
  static final ClaimCodec<Long> UINT =
      new ClaimCodec<>(
          item -> item.asLong(0, Long.MAX_VALUE),
          CborWriter::integer,
          item -> item.asLong(0, Long.MAX_VALUE),
          JsonValues::number);

  /** {@code bool}. */
  static final ClaimCodec<Boolean> BOOL =
      new ClaimCodec<>(
          item -> item.asBoolean(), CborWriter::bool, JsonItem::asBoolean, JsonValues::bool);

  /**
   * {@code ~time-int}: seconds since 1970. RFC 9711, section 4.3.1, forbids the floating-point form
   * for {@code iat}; here it is refused for all times.
   */
  static final ClaimCodec<Instant> TIME =
      new ClaimCodec<>(
          item -> Instant.ofEpochSecond(item.asLong(0, LATEST_TIME)),
          time -> CborWriter.integer(time.getEpochSecond()),
          item -> Instant.ofEpochSecond(item.asLong(0, LATEST_TIME)),
          time -> JsonValues.number(time.getEpochSecond()));

  /** {@code cti} is a byte string, {@code jti} a text: its UTF-8. */
  static final ClaimCodec<Bytes> TOKEN_ID =
      new ClaimCodec<>(
          item -> item.asBytes(),
          CborWriter::bytes,
          item -> Bytes.utf8(JsonValues.unicode(item, item.asText())),
          octets -> JsonValues.string(utf8(octets)));

  /** {@code nonce-type / [ 2* nonce-type ]}; in JSON base64url of the octets. */
  static final ClaimCodec<Nonces> NONCES =
      new ClaimCodec<>(
          item -> {
            List<Bytes> values =
                item instanceof CborArray
                    ? ClaimCodec.listOf(BYTES).read(item)
                    : List.of(item.asBytes());
            if (item instanceof CborArray && values.size() < 2) {
              throw item.failure("an array of one nonce");
            }
            return checked(item, () -> new Nonces(values));
          },
          nonces -> oneOrArray(nonces, CborWriter::bytes, CborWriter::array),
          item -> {
            if (!(item instanceof JsonArray)) {
              Bytes nonce = jsonNonce(item);
              return checked(item, () -> Nonces.of(nonce));
            }
            List<JsonItem> members = item.asArray();
            if (members.size() < 2) {
              throw item.failure("an array of fewer than two nonces");
            }
            List<Bytes> values = new ArrayList<>();
            for (JsonItem member : members) {
              values.add(jsonNonce(member));
            }
            return checked(item, () -> new Nonces(values));
          },
          nonces -> oneOrArray(nonces, JsonValues::base64Url, JsonValues::array));

  /** See {@link Confirmation}. */
  static final ClaimCodec<Confirmation> CONFIRMATION =
      new ClaimCodec<>(
          item -> {
            CborMap map = item.asMap();
            if (map.optional(ENCRYPTED_COSE_KEY).isPresent()) {
              throw item.failure("an encrypted key, which is not read here");
            }
            CoseKey key =
                map.optional(COSE_KEY).isPresent() ? CoseKey.read(map.required(COSE_KEY)) : null;
            Bytes kid = map.optional(KID).isPresent() ? map.required(KID).asBytes() : null;
            return checked(
                item,
                () ->
                    new Confirmation(
                        Optional.ofNullable(key).map(CoseKey::key), Optional.ofNullable(kid)));
          },
          cnf -> {
            CborWriter.MapBuilder map = CborWriter.map();
            cnf.key().ifPresent(key -> map.put(COSE_KEY, CoseKey.of(key).octets()));
            cnf.keyId().ifPresent(kid -> map.put(KID, CborWriter.bytes(kid)));
            return map.toBytes();
          },
          item -> {
            JsonObject object = item.asObject();
            if (object.optional("jwe").isPresent()) {
              throw item.failure("an encrypted key, which is not read here");
            }
            Optional<EcJwk> jwk =
                object.optional("jwk").isPresent()
                    ? Optional.of(EcJwk.read(object.required("jwk")))
                    : Optional.empty();
            Optional<Bytes> kid =
                object.optional("kid").isPresent()
                    ? Optional.of(TOKEN_ID.read(object.required("kid")))
                    : Optional.empty();
            return checked(item, () -> new Confirmation(jwk.map(EcJwk::key), kid));
          },
          cnf -> {
            Map<String, Bytes> members = new LinkedHashMap<>();
            cnf.key().ifPresent(key -> members.put("jwk", EcJwk.of(key).json()));
            cnf.keyId().ifPresent(kid -> members.put("kid", TOKEN_ID.json(kid)));
            return JsonValues.object(members);
          });

  /** The claim {@code cmw}. */
  static final ClaimCodec<Cmw> CMW =
      new ClaimCodec<>(CmwClaim::read, CmwClaim::cwtValue, CmwClaim::read, CmwClaim::jwtValue);

  private BasicCodecs() {}

  /** {@code JC<base64-url-text, bstr>} of {@code min..max} octets. */
  static ClaimCodec<Bytes> bytes(int min, int max) {
    return new ClaimCodec<>(
        item -> item.asBytes(min, max),
        CborWriter::bytes,
        item -> {
          Bytes octets = Base64Url.decode(item.asText(), item.path());
          if (octets.size() < min || octets.size() > max) {
            throw item.failure(octets.size() + " octets, must be " + min + ".." + max);
          }
          return octets;
        },
        JsonValues::base64Url);
  }

  /** Numbers from {@code first} on in CBOR, names in JSON. */
  static <T extends Enum<T>> ClaimCodec<T> enumeration(
      T[] values, int first, Function<T, String> jsonName) {
    return new ClaimCodec<>(
        item -> values[item.asInt(first, first + values.length - 1) - first],
        value -> CborWriter.integer(value.ordinal() + first),
        item -> {
          String name = item.asText();
          for (T value : values) {
            if (jsonName.apply(value).equals(name)) {
              return value;
            }
          }
          throw item.failure("none of the values of this claim");
        },
        value -> JsonValues.string(jsonName.apply(value)));
  }

  private static Bytes oneOrArray(
      Nonces nonces, Function<Bytes, Bytes> one, Function<List<Bytes>, Bytes> array) {
    List<Bytes> items = nonces.values().stream().map(one).toList();
    return items.size() == 1 ? items.get(0) : array.apply(items);
  }

  /** Veraison pads; padding has no meaning that could be lost. */
  private static Bytes jsonNonce(JsonItem item) throws MalformedException {
    String text = item.asText();
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=' && text.length() - end < 2) {
      end--;
    }
    if (end < text.length() && text.length() % 4 != 0) {
      throw item.failure("wrong base64 padding");
    }
    return Base64Url.decode(text.substring(0, end), item.path());
  }

  private static String utf8(Bytes octets) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets.toArray()))
          .toString();
    } catch (CharacterCodingException notText) {
      throw new IllegalArgumentException("JSON has only text here, not octets", notText);
    }
  }
}
