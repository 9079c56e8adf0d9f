package org.attls.eat.claims;

import static org.attls.eat.claims.ClaimCodec.checked;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.attls.cmw.cbor.CborFloat;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonNumber;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.claims.Location.Field;

/**
 * The claim {@code location} (RFC 9711, section 4.2.10).
 *
 * <pre>
 * location-type = { latitude =&gt; number, longitude =&gt; number, ? altitude =&gt; number,
 *   ? accuracy =&gt; number, ? altitude-accuracy =&gt; number, ? heading =&gt; number, ? speed =&gt; number,
 *   ? timestamp =&gt; ~time-int, ? age =&gt; uint }           keys 1..9 in CBOR, names in JSON
 * number = int / float
 * </pre>
 */
final class LocationCodec {
  private static final long TIMESTAMP_KEY = 8;
  private static final long AGE_KEY = 9;
  private static final String TIMESTAMP = "timestamp";
  private static final String AGE = "age";

  static final ClaimCodec<Location> LOCATION =
      new ClaimCodec<>(
          LocationCodec::read, LocationCodec::cbor, LocationCodec::read, LocationCodec::json);

  private LocationCodec() {}

  private static Location read(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    map.onlyKeys(1, 2, 3, 4, 5, 6, 7, TIMESTAMP_KEY, AGE_KEY);
    Map<Field, Double> numbers = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      Optional<CborItem> number = map.optional(field.key());
      if (number.isPresent()) {
        numbers.put(field, number(number.get()));
      }
    }
    Optional<CborItem> time = map.optional(TIMESTAMP_KEY);
    Optional<CborItem> age = map.optional(AGE_KEY);
    Optional<Instant> timestamp =
        time.isPresent() ? Optional.of(BasicCodecs.TIME.read(time.get())) : Optional.empty();
    OptionalLong seconds =
        age.isPresent() ? OptionalLong.of(BasicCodecs.UINT.read(age.get())) : OptionalLong.empty();
    return checked(item, () -> new Location(numbers, timestamp, seconds));
  }

  private static Bytes cbor(Location location) {
    CborWriter.MapBuilder map = CborWriter.map();
    location.numbers().forEach((field, number) -> map.put(field.key(), number(number)));
    location.timestamp().ifPresent(time -> map.put(TIMESTAMP_KEY, BasicCodecs.TIME.cbor(time)));
    location.age().ifPresent(age -> map.put(AGE_KEY, CborWriter.integer(age)));
    return map.toBytes();
  }

  private static Location read(JsonItem item) throws MalformedException {
    JsonObject object = item.asObject();
    Map<Field, Double> numbers = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      Optional<JsonItem> number = object.optional(field.jsonName());
      if (number.isPresent()) {
        numbers.put(field, number(number.get()));
      }
    }
    Optional<JsonItem> time = object.optional(TIMESTAMP);
    Optional<JsonItem> age = object.optional(AGE);
    int known = numbers.size() + (time.isPresent() ? 1 : 0) + (age.isPresent() ? 1 : 0);
    if (known != object.members().size()) {
      throw item.failure("a member that no location has");
    }
    Optional<Instant> timestamp =
        time.isPresent() ? Optional.of(BasicCodecs.TIME.read(time.get())) : Optional.empty();
    OptionalLong seconds =
        age.isPresent() ? OptionalLong.of(BasicCodecs.UINT.read(age.get())) : OptionalLong.empty();
    return checked(item, () -> new Location(numbers, timestamp, seconds));
  }

  private static Bytes json(Location location) {
    Map<String, Bytes> members = new LinkedHashMap<>();
    for (Field field : Field.values()) {
      Optional.ofNullable(location.numbers().get(field))
          .ifPresent(number -> members.put(field.jsonName(), Bytes.utf8(Double.toString(number))));
    }
    location.timestamp().ifPresent(time -> members.put(TIMESTAMP, BasicCodecs.TIME.json(time)));
    location.age().ifPresent(age -> members.put(AGE, BasicCodecs.UINT.json(age)));
    return JsonValues.object(members);
  }

  private static double number(CborItem item) throws MalformedException {
    if (item instanceof CborFloat number) {
      return number.value();
    }
    if (item instanceof CborInteger number) {
      return number.value().doubleValue();
    }
    throw item.failure(item.kind() + " where a number belongs");
  }

  private static double number(JsonItem item) throws MalformedException {
    if (item instanceof JsonNumber number) {
      return number.value().doubleValue();
    }
    throw item.failure(item.kind() + " where a number belongs");
  }

  /** An integer where the number is one, else the shortest float that is not a half. */
  private static Bytes number(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
      return CborWriter.integer((long) number);
    }
    float single = (float) number;
    return single == number
        ? Bytes.copyOf(ByteBuffer.allocate(5).put((byte) 0xFA).putFloat(single).array())
        : Bytes.copyOf(ByteBuffer.allocate(9).put((byte) 0xFB).putDouble(number).array());
  }
}
