package org.attls.gateway.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.gateway.config.Handoff;
import org.attls.gateway.handoff.DeviceFacts;

/** Puts the device's id into CONNECT. */
public final class ConnectRewriter {
  /** User properties with such names are ours alone. */
  private static final String OURS = "attested-";

  private ConnectRewriter() {}

  /**
   * What the broker gets. The will is not touched.
   *
   * @param password of the gateway, for rules that have one
   * @throws ConnectRefusal for names that are another device's, which are never repaired
   */
  public static Connect rewrite(
      Connect from, DeviceFacts facts, Handoff.Mqtt rules, Optional<Bytes> password)
      throws ConnectRefusal {
    String device = facts.device().text();
    if (from.has(Property.AUTHENTICATION_METHOD) && !rules.enhancedAuthentication()) {
      throw new ConnectRefusal(
          ConnectRefusal.Cause.ENHANCED_AUTHENTICATION,
          from.level(),
          "enhanced authentication is not passed on");
    }
    requireClientId(from, device, rules.clientId());
    Optional<Bytes> username = username(from, device, rules.username());
    return new Connect(
        from.level(),
        from.clean(),
        from.keepAlive(),
        from.level() == Connect.V5 ? properties(from, facts, rules) : List.of(),
        from.clientId(),
        from.will(),
        username,
        rules.password() == Handoff.Password.KEEP ? from.password() : password);
  }

  private static void requireClientId(Connect from, String device, Handoff.ClientId rule)
      throws ConnectRefusal {
    String id = Text.of(from.clientId());
    boolean fits =
        switch (rule) {
          case FREE -> true;
          case EQUAL -> id.equals(device);
          case PREFIX ->
              id.equals(device)
                  || id.length() > device.length()
                      && id.startsWith(device)
                      && "/:-".indexOf(id.charAt(device.length())) >= 0;
        };
    if (!fits) {
      throw new ConnectRefusal(
          ConnectRefusal.Cause.CLIENT_ID_MISMATCH,
          from.level(),
          "the client id is not the device's id"
              + (rule == Handoff.ClientId.PREFIX ? ", nor does it begin with it" : ""));
    }
  }

  private static Optional<Bytes> username(Connect from, String device, Handoff.Username rule)
      throws ConnectRefusal {
    Bytes ours = Bytes.utf8(device);
    if (rule == Handoff.Username.KEEP) {
      return from.username();
    }
    if (rule == Handoff.Username.REQUIRE
        && from.username().isPresent()
        && !from.username().get().equals(ours)) {
      throw new ConnectRefusal(
          ConnectRefusal.Cause.USERNAME_MISMATCH,
          from.level(),
          "the user name is another than the device's id");
    }
    return Optional.of(ours);
  }

  private static List<Property> properties(Connect from, DeviceFacts facts, Handoff.Mqtt rules) {
    List<Property> properties = new ArrayList<>();
    for (Property property : from.properties()) {
      if (property.id() != Property.USER || !name(property).startsWith(OURS)) {
        properties.add(property);
      }
    }
    if (rules.userProperties()) {
      properties.add(user(OURS + "id", facts.device().text()));
      properties.add(user(OURS + "until", Long.toString(facts.validUntil().getEpochSecond())));
      properties.add(user(OURS + "policy", facts.appliedPolicy()));
    }
    return properties;
  }

  private static String name(Property user) {
    try {
      return Text.of(OctetReader.of(user.value(), "user property").opaque16(0, 0xFFFF, "name"));
    } catch (MalformedException impossible) {
      throw new IllegalStateException("it was read before", impossible);
    }
  }

  private static Property user(String name, String value) {
    return new Property(
        Property.USER,
        new OctetWriter().opaque16(Bytes.utf8(name)).opaque16(Bytes.utf8(value)).toBytes());
  }
}
