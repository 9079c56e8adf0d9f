package org.attls.attack.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;

/** Types and shapes of handshake messages (RFC 8446, section 4). */
public final class Message {
  /** client_hello. */
  public static final int CLIENT_HELLO = 1;

  /** server_hello, and HelloRetryRequest. */
  public static final int SERVER_HELLO = 2;

  /** new_session_ticket. */
  public static final int NEW_SESSION_TICKET = 4;

  /** encrypted_extensions. */
  public static final int ENCRYPTED_EXTENSIONS = 8;

  /** certificate. */
  public static final int CERTIFICATE = 11;

  /** certificate_request. */
  public static final int CERTIFICATE_REQUEST = 13;

  /** certificate_verify. */
  public static final int CERTIFICATE_VERIFY = 15;

  /** finished. */
  public static final int FINISHED = 20;

  /** key_update. */
  public static final int KEY_UPDATE = 24;

  private static final int HEADER = 4;

  private Message() {}

  /** A message: its type, three octets of length, its body. */
  public static Bytes of(int type, Bytes body) {
    return new OctetWriter().u8(type).opaque24(body).toBytes();
  }

  /** The type of a message. */
  public static int type(Bytes message) {
    return message.u8(0);
  }

  /** The body of a message. */
  public static Bytes body(Bytes message) {
    return message.slice(HEADER, message.size());
  }

  /** A list of extensions with its length. */
  static Bytes extensions(Map<Integer, Bytes> extensions) {
    OctetWriter list = new OctetWriter();
    extensions.forEach((type, data) -> list.u16(type).opaque16(data));
    return new OctetWriter().opaque16(list.toBytes()).toBytes();
  }

  /** Reads a list of extensions; of two with one type the last counts. */
  static Map<Integer, Bytes> extensions(OctetReader in) throws MalformedException {
    Map<Integer, Bytes> extensions = new LinkedHashMap<>();
    OctetReader list = in.sub16(0, 0xFFFF, "extensions");
    while (list.remaining() > 0) {
      int type = list.u16("extension_type");
      extensions.put(type, list.opaque16(0, 0xFFFF, "extension_data"));
    }
    return extensions;
  }
}
