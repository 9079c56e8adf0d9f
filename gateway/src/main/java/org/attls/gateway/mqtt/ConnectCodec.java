package org.attls.gateway.mqtt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;

/**
 * Reads and writes CONNECT (MQTT 3.1.1 and 5, section 3.1), strictly.
 *
 * <pre>
 * packet type and flags(1) = 0x10
 * remaining length(1..4)               variable byte integer, in as few octets as possible
 * protocol name = 00 04 "MQTT"
 * protocol level(1) = 4 | 5
 * connect flags(1): user name 0x80, password 0x40, will retain 0x20, will qos 0x18, will 0x04,
 *                   clean 0x02, reserved 0x01
 * keep alive(2)
 * properties                           level 5: length(1..4), then properties
 * client id                            length(2), UTF-8
 * [will properties (level 5), will topic, will payload]
 * [user name]
 * [password]
 * </pre>
 */
public final class ConnectCodec {
  private static final int PACKET = 0x10;
  private static final Bytes PROTOCOL = Bytes.utf8("MQTT");
  private static final int USER_NAME = 0x80;
  private static final int PASSWORD = 0x40;
  private static final int WILL_RETAIN = 0x20;
  private static final int WILL_QOS_SHIFT = 3;
  private static final int WILL = 0x04;
  private static final int CLEAN = 0x02;
  private static final int RESERVED = 0x01;
  private static final int MOST_LENGTH_OCTETS = 4;

  private ConnectCodec() {}

  /**
   * Reads the size of the packet at the beginning of what has arrived.
   *
   * @param most the largest packet taken, in octets
   * @return its size, or nothing where that has not arrived yet
   * @throws MalformedException if it is no CONNECT, or a larger one
   */
  public static Optional<Integer> size(Bytes arrived, int most) throws MalformedException {
    OctetReader reader = OctetReader.of(arrived, "CONNECT");
    if (reader.remaining() == 0) {
      return Optional.empty();
    }
    int type = reader.u8("packet type");
    if (type != PACKET) {
      throw reader.failure("packet type", "is 0x10, not 0x" + Integer.toHexString(type));
    }
    boolean whole = false;
    for (int i = 1; i <= Math.min(MOST_LENGTH_OCTETS, arrived.size() - 1); i++) {
      whole |= arrived.u8(i) < 0x80;
    }
    if (!whole && arrived.size() <= MOST_LENGTH_OCTETS) {
      return Optional.empty();
    }
    int length = variable(reader, "remaining length");
    int size = reader.offset() + length;
    if (size > most) {
      throw reader.failure("remaining length", size + " octets, at most " + most + " are taken");
    }
    return Optional.of(size);
  }

  /** Reads one packet, of which every octet is there and nothing else. */
  public static Connect read(Bytes packet) throws MalformedException {
    OctetReader reader = OctetReader.of(packet, "CONNECT");
    if (reader.u8("packet type") != PACKET) {
      throw reader.failure("packet type", "is not 0x10");
    }
    int length = variable(reader, "remaining length");
    if (length != reader.remaining()) {
      throw reader.failure(
          "remaining length", "is " + length + ", and " + reader.remaining() + " octets follow");
    }
    Bytes protocol = reader.opaque16(0, 6, "protocol name");
    if (!protocol.equals(PROTOCOL)) {
      throw reader.failure("protocol name", "is not MQTT");
    }
    int level = reader.u8("protocol level");
    if (level != Connect.V3 && level != Connect.V5) {
      throw reader.failure("protocol level", "is 4 or 5, not " + level);
    }
    int flags = flags(reader, level);
    int keepAlive = reader.u16("keep alive");
    List<Property> properties =
        level == Connect.V5 ? properties(reader, PropertyForm.OF_CONNECT, "properties") : List.of();
    requireMethodForData(reader, properties);
    Bytes clientId = Text.read(reader, "client id");
    Optional<Will> will =
        (flags & WILL) == 0 ? Optional.empty() : Optional.of(will(reader, level, flags));
    Optional<Bytes> username =
        (flags & USER_NAME) == 0 ? Optional.empty() : Optional.of(Text.read(reader, "user name"));
    Optional<Bytes> password =
        (flags & PASSWORD) == 0
            ? Optional.empty()
            : Optional.of(reader.opaque16(0, 0xFFFF, "password"));
    reader.end();
    return new Connect(
        level, (flags & CLEAN) != 0, keepAlive, properties, clientId, will, username, password);
  }

  /** Writes one. */
  public static Bytes write(Connect connect) {
    OctetWriter content = new OctetWriter().opaque16(PROTOCOL).u8(connect.level());
    content.u8(flags(connect)).u16(connect.keepAlive());
    if (connect.level() == Connect.V5) {
      properties(content, connect.properties());
    }
    content.opaque16(connect.clientId());
    connect
        .will()
        .ifPresent(
            will -> {
              if (connect.level() == Connect.V5) {
                properties(content, will.properties());
              }
              content.opaque16(will.topic()).opaque16(will.payload());
            });
    connect.username().ifPresent(content::opaque16);
    connect.password().ifPresent(content::opaque16);
    Bytes octets = content.toBytes();
    return variable(new OctetWriter().u8(PACKET), octets.size()).octets(octets).toBytes();
  }

  private static int flags(OctetReader reader, int level) throws MalformedException {
    int flags = reader.u8("connect flags");
    if ((flags & RESERVED) != 0) {
      throw reader.failure("connect flags", "the reserved one is set");
    }
    int qos = flags >> WILL_QOS_SHIFT & 3;
    if (qos == 3 || (flags & WILL) == 0 && (qos != 0 || (flags & WILL_RETAIN) != 0)) {
      throw reader.failure("connect flags", "those about the will contradict each other");
    }
    if (level == Connect.V3 && (flags & PASSWORD) != 0 && (flags & USER_NAME) == 0) {
      throw reader.failure("connect flags", "a password without a user name");
    }
    return flags;
  }

  private static int flags(Connect connect) {
    int flags = connect.clean() ? CLEAN : 0;
    flags |= connect.username().isPresent() ? USER_NAME : 0;
    flags |= connect.password().isPresent() ? PASSWORD : 0;
    if (connect.will().isPresent()) {
      Will will = connect.will().get();
      flags |= WILL | will.qos() << WILL_QOS_SHIFT | (will.retain() ? WILL_RETAIN : 0);
    }
    return flags;
  }

  private static Will will(OctetReader reader, int level, int flags) throws MalformedException {
    List<Property> properties =
        level == Connect.V5
            ? properties(reader, PropertyForm.OF_WILL, "will properties")
            : List.of();
    Bytes topic = Text.read(reader, "will topic");
    if (topic.isEmpty()) {
      throw reader.failure("will topic", "is empty");
    }
    Bytes payload = reader.opaque16(0, 0xFFFF, "will payload");
    return new Will(
        flags >> WILL_QOS_SHIFT & 3, (flags & WILL_RETAIN) != 0, properties, topic, payload);
  }

  private static List<Property> properties(
      OctetReader reader, Map<Integer, PropertyForm> forms, String where)
      throws MalformedException {
    int length = variable(reader, where);
    if (length > reader.remaining()) {
      throw reader.failure(
          where, "have " + length + " octets, and " + reader.remaining() + " are left");
    }
    OctetReader list = OctetReader.of(reader.octets(length, where), where);
    List<Property> properties = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    while (list.remaining() > 0) {
      // An identifier is a variable byte integer, and all that there are fit into one octet.
      int id = list.u8("property");
      PropertyForm form = forms.get(id);
      if (form == null) {
        throw list.failure("property", "0x" + Integer.toHexString(id) + " has no place here");
      }
      if (!seen.add(id) && id != Property.USER) {
        throw list.failure("property", "0x" + Integer.toHexString(id) + " is there twice");
      }
      properties.add(new Property(id, form.read(list, "property 0x" + Integer.toHexString(id))));
    }
    return properties;
  }

  private static void properties(OctetWriter writer, List<Property> properties) {
    OctetWriter list = new OctetWriter();
    properties.forEach(property -> list.u8(property.id()).octets(property.value()));
    Bytes octets = list.toBytes();
    variable(writer, octets.size()).octets(octets);
  }

  private static void requireMethodForData(OctetReader reader, List<Property> properties)
      throws MalformedException {
    boolean data = properties.stream().anyMatch(it -> it.id() == Property.AUTHENTICATION_DATA);
    boolean method = properties.stream().anyMatch(it -> it.id() == Property.AUTHENTICATION_METHOD);
    if (data && !method) {
      throw reader.failure("properties", "authentication data without a method");
    }
  }

  /** A variable byte integer (MQTT 5, section 1.5.5). */
  private static int variable(OctetReader reader, String field) throws MalformedException {
    int value = 0;
    for (int i = 0; i < MOST_LENGTH_OCTETS; i++) {
      int octet = reader.u8(field);
      value |= (octet & 0x7F) << 7 * i;
      if (octet < 0x80) {
        if (octet == 0 && i > 0) {
          throw reader.failure(field, "is written in more octets than it needs");
        }
        return value;
      }
    }
    throw reader.failure(field, "has more than four octets");
  }

  private static OctetWriter variable(OctetWriter writer, int value) {
    int left = value;
    do {
      int octet = left & 0x7F;
      left >>= 7;
      writer.u8(left == 0 ? octet : octet | 0x80);
    } while (left > 0);
    return writer;
  }
}
