package org.attls.gateway.mqtt;

import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;

/**
 * How the value of a property looks (MQTT 5, section 2.2.2.2), for the properties that may stand in
 * CONNECT and in the properties of a will.
 */
enum PropertyForm {
  FLAG,
  NUMBER_2,
  POSITIVE_2,
  NUMBER_4,
  POSITIVE_4,
  TEXT,
  OCTETS,
  PAIR;

  /** Section 3.1.2.11. */
  static final Map<Integer, PropertyForm> OF_CONNECT =
      Map.of(
          0x11,
          NUMBER_4,
          Property.AUTHENTICATION_METHOD,
          TEXT,
          Property.AUTHENTICATION_DATA,
          OCTETS,
          0x17,
          FLAG,
          0x19,
          FLAG,
          0x21,
          POSITIVE_2,
          0x22,
          NUMBER_2,
          Property.USER,
          PAIR,
          0x27,
          POSITIVE_4);

  /** Section 3.1.3.2. */
  static final Map<Integer, PropertyForm> OF_WILL =
      Map.of(
          0x01,
          FLAG,
          0x02,
          NUMBER_4,
          0x03,
          TEXT,
          0x08,
          TEXT,
          0x09,
          OCTETS,
          0x18,
          NUMBER_4,
          Property.USER,
          PAIR);

  /** Reads a value and checks it. */
  Bytes read(OctetReader reader, String field) throws MalformedException {
    OctetWriter value = new OctetWriter();
    switch (this) {
      case FLAG -> {
        int flag = reader.u8(field);
        if (flag > 1) {
          throw reader.failure(field, "is 0 or 1, not " + flag);
        }
        value.u8(flag);
      }
      case NUMBER_2, POSITIVE_2 -> value.u16((int) positive(reader, reader.u16(field), field));
      case NUMBER_4, POSITIVE_4 -> value.u32(positive(reader, reader.u32(field), field));
      case TEXT -> value.opaque16(Text.read(reader, field));
      case OCTETS -> value.opaque16(reader.opaque16(0, 0xFFFF, field));
      default ->
          value.opaque16(Text.read(reader, field)).opaque16(Text.read(reader, field + " value"));
    }
    return value.toBytes();
  }

  private long positive(OctetReader reader, long number, String field) throws MalformedException {
    if (number == 0 && (this == POSITIVE_2 || this == POSITIVE_4)) {
      throw reader.failure(field, "may not be 0");
    }
    return number;
  }
}
