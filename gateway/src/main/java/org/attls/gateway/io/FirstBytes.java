package org.attls.gateway.io;

import java.util.Locale;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.gateway.config.Handoff;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.gateway.handoff.ProxyHeader;
import org.attls.gateway.mqtt.Connect;
import org.attls.gateway.mqtt.ConnectCodec;
import org.attls.gateway.mqtt.ConnectRefusal;
import org.attls.gateway.mqtt.ConnectRewriter;

/** What a back end gets first, made of what the device sends first. */
final class FirstBytes {
  private final Handoff handoff;
  private final DeviceFacts facts;
  private final int most;
  private Bytes arrived = Bytes.EMPTY;
  private int level;

  /**
   * @param most the largest CONNECT that is taken, in octets
   */
  FirstBytes(Handoff handoff, DeviceFacts facts, int most) {
    this.handoff = handoff;
    this.facts = facts;
    this.most = most;
  }

  /** Whether something has to come from the device before the back end is connected. */
  boolean wantDevice() {
    return handoff.mqtt().isPresent();
  }

  /** What came of it. */
  sealed interface Outcome {
    /** More has to come. */
    record Incomplete() implements Outcome {}

    /** This goes to the back end, in one piece. */
    record Forward(Bytes octets) implements Outcome {}

    /**
     * Nothing goes to the back end.
     *
     * @param answer for the device; may be empty
     * @param code for metrics
     */
    record Refused(Bytes answer, String code, String message) implements Outcome {}
  }

  /** Takes octets from the device. */
  Outcome take(Bytes more) {
    arrived = Bytes.concat(arrived, more);
    Handoff.Mqtt rules = handoff.mqtt().orElseThrow();
    try {
      Optional<Integer> size = ConnectCodec.size(arrived, most);
      if (size.isEmpty() || size.get() > arrived.size()) {
        return new Outcome.Incomplete();
      }
      Connect connect = ConnectCodec.read(arrived.slice(0, size.get()));
      level = connect.level();
      Connect rewritten = ConnectRewriter.rewrite(connect, facts, rules);
      return new Outcome.Forward(
          Bytes.concat(
              header(), ConnectCodec.write(rewritten), arrived.slice(size.get(), arrived.size())));
    } catch (MalformedException malformed) {
      return new Outcome.Refused(Bytes.EMPTY, "malformed", String.valueOf(malformed.getMessage()));
    } catch (ConnectRefusal refusal) {
      return new Outcome.Refused(
          refusal.answer(),
          refusal.why().name().toLowerCase(Locale.ROOT),
          String.valueOf(refusal.getMessage()));
    }
  }

  /**
   * What a device is told in its protocol when the back end cannot be reached: CONNACK "server
   * unavailable" (MQTT 3.1.1 and 5, section 3.2.2); empty where there is nothing to say.
   */
  Bytes unavailable() {
    return switch (level) {
      case Connect.V5 -> Bytes.fromHex("2003008800");
      case Connect.V3 -> Bytes.fromHex("20020003");
      default -> Bytes.EMPTY;
    };
  }

  /** Whether the device speaks MQTT 5, as far as it has said. */
  boolean mqtt5() {
    return level == Connect.V5;
  }

  /** What goes in front; empty where nothing does. */
  Bytes header() {
    return handoff.proxyV2().map(how -> ProxyHeader.of(facts, how)).orElse(Bytes.EMPTY);
  }
}
