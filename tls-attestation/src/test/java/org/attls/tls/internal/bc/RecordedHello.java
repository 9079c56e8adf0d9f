package org.attls.tls.internal.bc;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;

/**
 * What of a recorded ClientHello or ServerHello has to be said again.
 *
 * @param random 32 octets
 * @param keyShare the public half of the one key share
 */
record RecordedHello(Bytes random, Bytes keyShare) {
  private static final int CLIENT_HELLO = 1;
  private static final int KEY_SHARE = 51;

  static RecordedHello read(Bytes message) {
    try {
      OctetReader reader = OctetReader.of(message, "hello");
      boolean client = reader.u8("type") == CLIENT_HELLO;
      OctetReader body = reader.sub24(0, 0xFFFF, "body");
      body.u16("legacy_version");
      Bytes random = body.octets(32, "random");
      body.opaque8(0, 32, "legacy_session_id");
      body.octets(client ? body.u16("cipher_suites") : 2, "cipher_suites");
      body.octets(client ? body.u8("compression") : 1, "compression");
      OctetReader extensions = body.sub16(0, 0xFFFF, "extensions");
      while (true) {
        int type = extensions.u16("type");
        OctetReader data = extensions.sub16(0, 0xFFFF, "data");
        if (type == KEY_SHARE) {
          OctetReader share = client ? data.sub16(0, 0xFFFF, "client_shares") : data;
          share.u16("group");
          return new RecordedHello(random, share.opaque16(1, 0xFFFF, "key_exchange"));
        }
      }
    } catch (MalformedException malformed) {
      throw new IllegalArgumentException("no hello with a key share: " + message.hex(), malformed);
    }
  }
}
