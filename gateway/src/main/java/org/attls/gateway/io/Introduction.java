package org.attls.gateway.io;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.gateway.config.Handoff;
import org.attls.gateway.config.Limits;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.gateway.handoff.HandoffSecrets;
import org.attls.gateway.handoff.IdentityToken;
import org.attls.gateway.handoff.ProxyHeader;
import org.attls.gateway.http.RequestFilter;
import org.attls.gateway.http.RequestRefusal;
import org.attls.gateway.mqtt.Connect;
import org.attls.gateway.mqtt.ConnectCodec;
import org.attls.gateway.mqtt.ConnectRefusal;
import org.attls.gateway.mqtt.ConnectRewriter;
import org.attls.rats.Deadline;

/**
 * How the back end learns who the device is: what it gets first, made of what the device sends
 * first, and with HTTP of every request.
 */
final class Introduction {
  /** A token is used for so much of its life, so that the back end gets none that is ending. */
  private static final Duration TOKEN_USE = IdentityToken.LIFETIME.dividedBy(3);

  private final Handoff handoff;
  private final HandoffSecrets secrets;
  private final DeviceFacts facts;
  private final int mostConnect;
  private final RequestFilter requests;

  /** What has come of a CONNECT that is not whole. */
  private ByteArrayOutputStream arrived = new ByteArrayOutputStream(0);

  /** Its size, once that has come. */
  private Optional<Integer> size = Optional.empty();

  private int level;
  private boolean begun;
  private String token = "";
  private Deadline tokenUse = Deadline.in(Duration.ZERO);

  Introduction(Handoff handoff, HandoffSecrets secrets, Limits limits, DeviceFacts facts) {
    this.handoff = handoff;
    this.secrets = secrets;
    this.facts = facts;
    this.mostConnect = limits.mqttConnectBytes();
    this.requests = new RequestFilter(() -> token, limits.httpHeadBytes());
  }

  /** Whether something has to come from the device before the back end is connected. */
  boolean wantsDevice() {
    return handoff.mqtt().isPresent() || handoff.http();
  }

  /** Whether what the device sends later has to be taken here, too. */
  boolean goesOn() {
    return handoff.http();
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
     * @param protocol that was spoken, for metrics
     * @param code for metrics
     */
    record Refused(Bytes answer, String protocol, String code, String message) implements Outcome {}
  }

  /**
   * A token to be signed, by a worker, before anything else is taken; nothing where none is used,
   * or the last one is still good.
   */
  Optional<Supplier<String>> wantsToken() {
    boolean used =
        handoff.http()
            || handoff.mqtt().filter(it -> it.password() == Handoff.Password.TOKEN).isPresent();
    if (!used || !tokenUse.expired()) {
      return Optional.empty();
    }
    IdentityToken tokens = secrets.tokens().orElseThrow();
    return Optional.of(() -> tokens.of(facts));
  }

  /** The token from now on. */
  void token(String signed) {
    token = signed;
    tokenUse = Deadline.in(TOKEN_USE);
  }

  /** Takes octets from the device. */
  Outcome take(Bytes more) {
    return handoff.http() ? requests(more) : connect(more);
  }

  private Outcome requests(Bytes more) {
    try {
      Bytes on = Bytes.copyOf(requests.take(more.toArray()));
      if (on.isEmpty()) {
        return new Outcome.Incomplete();
      }
      Bytes first = begun ? on : Bytes.concat(header(), on);
      begun = true;
      return new Outcome.Forward(first);
    } catch (RequestRefusal refusal) {
      return new Outcome.Refused(
          // Behind other requests the answer would stand among their answers.
          begun ? Bytes.EMPTY : refusal.answer(),
          "http",
          refusal.why().name().toLowerCase(Locale.ROOT),
          String.valueOf(refusal.getMessage()));
    }
  }

  /** The gateway's own, where the rules have one. */
  private Optional<Bytes> password(Handoff.Password rule) {
    return switch (rule) {
      case STATIC -> Optional.of(secrets.password().orElseThrow());
      case TOKEN -> Optional.of(Bytes.utf8(token));
      case DROP, KEEP -> Optional.empty();
    };
  }

  private Outcome connect(Bytes more) {
    arrived.writeBytes(more.toArray());
    Handoff.Mqtt rules = handoff.mqtt().orElseThrow();
    try {
      if (size.isEmpty()) {
        // Four octets at most have come before these.
        size = ConnectCodec.size(Bytes.copyOf(arrived.toByteArray()), mostConnect);
      }
      if (size.isEmpty() || size.get() > arrived.size()) {
        return new Outcome.Incomplete();
      }
      Bytes all = Bytes.copyOf(arrived.toByteArray());
      Connect connect = ConnectCodec.read(all.slice(0, size.get()));
      level = connect.level();
      Connect rewritten =
          ConnectRewriter.rewrite(connect, facts, rules, password(rules.password()));
      Bytes behind = all.slice(size.get(), all.size());
      // It holds a password, and the connection may last for months.
      arrived = new ByteArrayOutputStream(0);
      return new Outcome.Forward(Bytes.concat(header(), ConnectCodec.write(rewritten), behind));
    } catch (MalformedException malformed) {
      return new Outcome.Refused(
          Bytes.EMPTY, "mqtt", "malformed", String.valueOf(malformed.getMessage()));
    } catch (ConnectRefusal refusal) {
      return new Outcome.Refused(
          refusal.answer(),
          "mqtt",
          refusal.why().name().toLowerCase(Locale.ROOT),
          String.valueOf(refusal.getMessage()));
    }
  }

  /**
   * What a device is told in its protocol when the back end cannot be reached: CONNACK "server
   * unavailable" (MQTT 3.1.1 and 5, section 3.2.2), or 502; empty where there is nothing to say.
   */
  Bytes unavailable() {
    if (handoff.http()) {
      return RequestRefusal.badGateway();
    }
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
