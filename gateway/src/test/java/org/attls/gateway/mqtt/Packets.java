package org.attls.gateway.mqtt;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;

/** CONNECT packets for tests. */
final class Packets {
  /** MQTT 3.1.1: client id "a", clean, keep alive 60; written by hand. */
  static final Bytes SMALL = Bytes.fromHex("100d00044d5154540402003c000161");

  /** With all that there is. */
  static final Connect FULL_5 =
      new Connect(
          Connect.V5,
          true,
          30,
          List.of(
              new Property(0x11, Bytes.fromHex("00000e10")),
              new Property(0x21, Bytes.fromHex("0014")),
              new Property(0x17, Bytes.fromHex("01")),
              user("attested-id", "forged"),
              user("colour", "red"),
              user("colour", "blue")),
          Bytes.utf8("dev-1"),
          Optional.of(
              new Will(
                  1,
                  true,
                  List.of(new Property(0x18, Bytes.fromHex("00000005")), user("w", "x")),
                  Bytes.utf8("gone"),
                  Bytes.fromHex("00ff"))),
          Optional.of(Bytes.utf8("name")),
          Optional.of(Bytes.fromHex("0001ff")));

  static final Connect FULL_3 =
      new Connect(
          Connect.V3,
          false,
          0,
          List.of(),
          Bytes.utf8("dev/1"),
          Optional.of(new Will(2, false, List.of(), Bytes.utf8("t"), Bytes.EMPTY)),
          Optional.of(Bytes.utf8("näme")),
          Optional.of(Bytes.utf8("secret")));

  private Packets() {}

  static Property user(String name, String value) {
    return new Property(
        Property.USER,
        new OctetWriter().opaque16(Bytes.utf8(name)).opaque16(Bytes.utf8(value)).toBytes());
  }
}
