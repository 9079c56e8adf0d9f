package org.attls.gateway.mqtt;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/**
 * The packet with which a client begins (MQTT 3.1.1 and 5, section 3.1).
 *
 * @param level 4 for MQTT 3.1.1, 5 for MQTT 5
 * @param clean Clean Session, Clean Start
 * @param keepAlive in seconds
 * @param properties of MQTT 5; none in MQTT 3.1.1
 * @param clientId in UTF-8
 * @param username in UTF-8
 */
public record Connect(
    int level,
    boolean clean,
    int keepAlive,
    List<Property> properties,
    Bytes clientId,
    Optional<Will> will,
    Optional<Bytes> username,
    Optional<Bytes> password) {
  /** MQTT 3.1.1. */
  public static final int V3 = 4;

  /** MQTT 5. */
  public static final int V5 = 5;

  /** Copies the list; a password without a name is for MQTT 5 only, as properties are. */
  public Connect {
    properties = List.copyOf(properties);
    if (level != V3 && level != V5) {
      throw new IllegalArgumentException("no level of MQTT: " + level);
    }
    if (level == V3 && (!properties.isEmpty() || password.isPresent() && username.isEmpty())) {
      throw new IllegalArgumentException("not in MQTT 3.1.1");
    }
  }

  boolean has(int property) {
    return properties.stream().anyMatch(it -> it.id() == property);
  }
}
