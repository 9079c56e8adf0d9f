package org.attls.gateway.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Optional;
import org.attls.gateway.config.VerdictTime;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;

/** A device behind the gate: plaintext for the relay, and for how long its verdict holds. */
final class AdmittedDevice {
  private final TlsFront front;
  private final Line line;
  private final Served served;
  private final Surroundings shared;
  private final DeviceFacts facts;
  private final AttestedSession.AttestedPeer peer;
  private final Relay relay;
  private boolean wantsMore;

  /** Open although its verdict is over. */
  private boolean outlives;

  AdmittedDevice(
      TlsFront front,
      Line line,
      Served served,
      Surroundings shared,
      Served.Destination destination,
      DeviceFacts facts,
      AttestedSession.AttestedPeer peer) {
    this.front = front;
    this.line = line;
    this.served = served;
    this.shared = shared;
    this.facts = facts;
    this.peer = peer;
    this.relay = new Relay(this, served, destination, shared, facts);
  }

  void begin() {
    line.present().releaseBuffers();
    front
        .timers()
        .after(
            line.loop(),
            // Not by the wall clock, which may be set; and a verdict that has ended already ends it
            // now.
            Facts.lifetime(peer, served).plusNanos(1),
            this::expired);
    relay.begin();
  }

  EventLoop loop() {
    return line.loop();
  }

  private boolean open() {
    return front.state() == ConnectionState.OPEN;
  }

  void writabilityChanged() {
    relay.deviceWritabilityChanged();
  }

  /** Its connection broke. */
  void deviceGone() {
    relay.deviceGone(Observer.End.TRUNCATED, "the device's connection broke");
  }

  /** Decrypts what has arrived, if it is wanted. */
  void proceed() {
    if (wantsMore) {
      decrypt();
    }
  }

  /** Asks for plaintext: once there is some, the relay gets it, once. */
  void requestMore() {
    if (!open()) {
      return;
    }
    wantsMore = true;
    if (line.received().size() > 0 || line.inputEnded()) {
      // Not now: the relay that asks may be in the middle of taking something.
      loop()
          .execute(
              () -> {
                if (open()) {
                  proceed();
                }
              });
    } else {
      line.channel().read();
    }
  }

  private void decrypt() {
    AttestedTlsEngine engine = line.present();
    Received received = line.received();
    AttestedTlsException failure = null;
    try {
      received.drop(engine.offerInput(received.octets(), 0, received.size()));
      if (line.inputEnded()) {
        engine.inputEnded();
      }
    } catch (AttestedTlsException broken) {
      failure = broken;
    }
    line.sendOutput();
    ByteBuf plaintext = Step.plaintext(engine, line.channel().alloc());
    boolean some = plaintext.isReadable();
    if (some) {
      wantsMore = false;
      relay.plaintext(plaintext);
    } else {
      plaintext.release();
    }
    if (failure != null) {
      failed(failure);
    } else if (engine.inputClosed()) {
      wantsMore = false;
      relay.deviceDone();
    } else if (!some) {
      line.channel().read();
    }
  }

  /** Protects what the back end sent. */
  void write(ByteBuf plaintext) {
    try {
      if (open() && !line.present().outputClosed()) {
        Step.protect(line.present(), plaintext);
        line.sendOutput();
      }
    } catch (AttestedTlsException failure) {
      failed(failure);
    } finally {
      plaintext.release();
    }
  }

  private void failed(AttestedTlsException failure) {
    relay.deviceGone(
        failure.reason() == Reason.DISCONNECTED ? Observer.End.TRUNCATED : Observer.End.FAILED,
        failure.reason() + ": " + failure.getMessage());
    front.end(TlsFront.LINGER);
  }

  /** Whether the device takes what is written to it. */
  boolean isWritable() {
    return line.channel().isWritable();
  }

  /** Sends close_notify behind all that was written; what the device sends is still taken. */
  void closeOutput() {
    try {
      if (open()) {
        line.present().closeOutput();
        line.sendOutput();
      }
    } catch (AttestedTlsException failure) {
      failed(failure);
    }
  }

  /** Sends close_notify behind all that was written, and takes nothing more. */
  void closeOrderly() {
    if (open()) {
      line.present().close();
      line.sendOutput();
      front.end(served.deadlines().halfClose());
    }
  }

  /** Closes behind all that was written, without close_notify: the device sees that it is cut. */
  void closeTruncated() {
    if (open()) {
      front.end(TlsFront.LINGER);
    }
  }

  /** The gateway ends: what was read is delivered. */
  void drain() {
    relay.deviceGone(Observer.End.DRAINED, "the gateway stops");
    closeOrderly();
  }

  private void expired() {
    if (served.verdictTime().onExpiry() == VerdictTime.OnExpiry.CLOSE) {
      closeExpired();
    } else if (open()) {
      outlives = true;
      shared.observer().expired(facts.connectionId(), front.listener());
    }
  }

  private void closeExpired() {
    revoke(Observer.End.EXPIRED, Reason.RESULT_STALE, "the verdict has expired");
  }

  /**
   * See {@link TlsFront#review}.
   *
   * @param now its listener; empty where a reload took it away
   */
  void review(Optional<Served> now) {
    line.present().releaseBuffers();
    against(now).ifPresent(why -> revoke(Observer.End.REVOKED, Reason.REVOKED, why));
    if (outlives
        && now.filter(it -> it.verdictTime().onExpiry() == VerdictTime.OnExpiry.CLOSE)
            .isPresent()) {
      closeExpired();
    }
  }

  /** A standing that cannot be found out is none. */
  private Optional<String> against(Optional<Served> now) {
    if (now.isEmpty()) {
      return Optional.of("its listener is not configured any more");
    }
    if (relay.quarantinedBy(now.get())) {
      return Optional.of("devices of its tier are kept apart now");
    }
    try {
      return now.get().standing().against(peer).map(why -> String.valueOf(why.getMessage()));
    } catch (RuntimeException defect) {
      return Optional.of("its standing cannot be found out: " + defect);
    }
  }

  private void revoke(Observer.End how, Reason reason, String message) {
    if (open()) {
      relay.takeLeave();
      relay.deviceGone(how, message);
      line.present().end(new AttestationException(reason, message));
      line.sendOutput();
      front.end(TlsFront.LINGER);
    }
  }
}
