package org.attls.gateway.mqtt;

import java.util.List;
import org.attls.cmw.octets.Bytes;

/**
 * What the broker publishes for a device that is gone; the gateway does not touch it.
 *
 * @param qos 0..2
 * @param properties of MQTT 5
 * @param topic in UTF-8
 */
record Will(int qos, boolean retain, List<Property> properties, Bytes topic, Bytes payload) {
  Will {
    properties = List.copyOf(properties);
    if (qos < 0 || qos > 2) {
      throw new IllegalArgumentException("no quality of service: " + qos);
    }
  }
}
