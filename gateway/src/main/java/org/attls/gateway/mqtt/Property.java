package org.attls.gateway.mqtt;

import org.attls.cmw.octets.Bytes;

/**
 * A property of MQTT 5 (section 2.2.2).
 *
 * @param id its identifier
 * @param value its value, encoded
 */
record Property(int id, Bytes value) {
  static final int AUTHENTICATION_METHOD = 0x15;
  static final int AUTHENTICATION_DATA = 0x16;
  static final int USER = 0x26;
}
