package org.attls.gateway.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.config.Endpoint;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.gateway.mqtt.PacketBoundary;
import org.attls.rats.AttestationException;
import org.jspecify.annotations.Nullable;

/**
 * What happens behind the gate: the back end is connected, told who the device is, and then octets
 * go both ways, each direction only as fast as the other end takes them.
 */
final class Relay {
  private enum Phase {
    FIRST_BYTES,
    CONNECTING,
    CARRYING,
    ENDED
  }

  private final AdmittedDevice device;
  private final Served served;
  private final Served.Destination destination;
  private final Surroundings shared;
  private final DeviceFacts facts;
  private final Introduction introduction;
  private final Silence silence;
  private Phase phase = Phase.FIRST_BYTES;
  private @Nullable BackendSide backend;
  private final PacketBoundary boundary = new PacketBoundary();
  private boolean deviceDone;

  /** A worker signs what the back end is to get with the octets that have arrived. */
  private boolean signing;

  private boolean backendDone;
  private boolean backendStalled;
  private boolean deviceStalled;

  /**
   * @param destination where the device's octets go
   */
  Relay(
      AdmittedDevice device,
      Served served,
      Served.Destination destination,
      Surroundings shared,
      DeviceFacts facts) {
    this.destination = destination;
    this.device = device;
    this.served = served;
    this.shared = shared;
    this.facts = facts;
    this.introduction =
        new Introduction(served.listener().handoff(), served.secrets(), served.limits(), facts);
    this.silence = new Silence(served.deadlines(), this::silent);
  }

  /** Whether the device would go to the quarantine if it came now, and is elsewhere. */
  boolean quarantinedBy(Served now) {
    return now.quarantines(facts.tier(), destination);
  }

  /** The gate has opened. */
  void begin() {
    silence.begin(loop());
    if (introduction.wantsDevice()) {
      device.requestMore();
    } else {
      connect(introduction.header());
    }
  }

  /** The device sent something; the buffer is ours. */
  void plaintext(ByteBuf octets) {
    silence.moved();
    if (phase == Phase.CARRYING && backend != null) {
      silence.broken();
      shared.observer().carried(served.listener().name(), true, octets.readableBytes());
      if (introduction.goesOn()) {
        introduced(octets);
      } else {
        carry(backend, octets);
      }
    } else if (phase == Phase.FIRST_BYTES) {
      introduced(octets);
    } else {
      octets.release();
    }
  }

  private void carry(BackendSide to, ByteBuf octets) {
    to.write(octets);
    if (to.isWritable()) {
      more();
    } else {
      deviceStalled = true;
    }
  }

  /** A device that has said all is asked for nothing more: its end would be told twice. */
  private void more() {
    if (!deviceDone) {
      device.requestMore();
    }
  }

  private void introduced(ByteBuf buffer) {
    byte[] copy = new byte[buffer.readableBytes()];
    buffer.readBytes(copy);
    buffer.release();
    Bytes octets = Bytes.copyOf(copy);
    Optional<Supplier<String>> token = introduction.wantsToken();
    if (token.isPresent()) {
      // Nothing more comes meanwhile, because nobody asks for it.
      signing = true;
      shared
          .workers()
          .compute(token.get())
          .whenCompleteAsync((signed, defect) -> signed(signed, defect, octets), loop());
    } else {
      introduced(octets);
    }
  }

  private void signed(@Nullable String token, @Nullable Throwable defect, Bytes octets) {
    signing = false;
    if (phase == Phase.ENDED) {
      return;
    }
    if (token == null) {
      AttestationException why = Workers.defect("no token", defect);
      finish(Observer.End.FAILED, why.toString());
      device.closeOrderly();
      return;
    }
    introduction.token(token);
    introduced(octets);
    if (deviceDone) {
      deviceDone();
    }
  }

  private void introduced(Bytes octets) {
    Introduction.Outcome outcome = introduction.take(octets);
    if (outcome instanceof Introduction.Outcome.Forward forward) {
      // Not before: what drips in is as good as silence.
      silence.broken();
      if (phase == Phase.CARRYING && backend != null) {
        carry(backend, Unpooled.wrappedBuffer(forward.octets().toArray()));
      } else {
        connect(forward.octets());
      }
    } else if (outcome instanceof Introduction.Outcome.Refused refused) {
      shared.observer().handoffRefused(refused.protocol(), refused.code());
      device.write(Unpooled.wrappedBuffer(refused.answer().toArray()));
      finish(Observer.End.HANDOFF_REFUSED, refused.code() + ": " + refused.message());
      device.closeOrderly();
    } else {
      more();
    }
  }

  private void connect(Bytes first) {
    phase = Phase.CONNECTING;
    long began = System.nanoTime();
    Endpoint to = destination.backend().connect();
    Optional<TlsBack> tls =
        destination
            .tls()
            .map(
                how ->
                    new TlsBack(how, facts, shared.workers(), served.deadlines().backendConnect()));
    BackendSide side = new BackendSide(this, tls);
    backend = side;
    new Dial(shared.transport(), loop(), served.deadlines().backendConnect())
        .to(to, tls, side, (channel, failure) -> connected(channel, failure, first, began));
  }

  private void connected(Channel channel, @Nullable Throwable failure, Bytes first, long began) {
    if (failure != null) {
      if (phase != Phase.ENDED) {
        shared.observer().backendFailed(destination.backend().name(), Dial.failure(failure));
        device.write(Unpooled.wrappedBuffer(introduction.unavailable().toArray()));
        finish(
            Observer.End.BACKEND_UNREACHABLE,
            destination.backend().name() + ": " + failure.getMessage());
        device.closeOrderly();
      }
      return;
    }
    if (phase == Phase.ENDED) {
      channel.close();
      return;
    }
    phase = Phase.CARRYING;
    shared
        .observer()
        .backendConnected(
            destination.backend().name(), Duration.ofNanos(System.nanoTime() - began));
    if (!first.isEmpty()) {
      channel.writeAndFlush(Unpooled.wrappedBuffer(first.toArray()));
    }
    channel.read();
    if (deviceDone) {
      deviceDone();
    } else {
      device.requestMore();
    }
  }

  /**
   * The device has said close_notify: all that it sent is with the back end, or on its way. The
   * back end may go on.
   */
  void deviceDone() {
    deviceDone = true;
    if (signing) {
      return;
    }
    if (phase == Phase.CARRYING && backend != null) {
      backend.finish();
      oneDirectionClosed();
    } else if (phase == Phase.FIRST_BYTES) {
      finish(Observer.End.CLOSED, "the device closed before it had sent what was expected");
      device.closeOrderly();
    }
  }

  /** Tells a device that understands it that its connection is about to be ended by us. */
  void takeLeave() {
    if (boundary.betweenPackets()) {
      device.write(Unpooled.wrappedBuffer(PacketBoundary.ADMINISTRATIVE_ACTION.toArray()));
    }
  }

  /** The device's connection is of no use any more. */
  void deviceGone(Observer.End how, String message) {
    finish(how, message);
  }

  /** The back end sent something; the buffer is ours. */
  void fromBackend(ByteBuf octets) {
    silence.moved();
    if (introduction.mqtt5()) {
      boundary.follow(octets);
    }
    shared.observer().carried(served.listener().name(), false, octets.readableBytes());
    device.write(octets);
  }

  /** What could be read from the back end has been. */
  void backendPaused(Channel channel) {
    if (device.isWritable()) {
      channel.read();
    } else {
      backendStalled = true;
    }
  }

  /**
   * The back end has said all that it had to say: the device is told so, and may go on. Whether the
   * back end still listens shows when something is written to it.
   */
  void backendDone() {
    backendDone = true;
    if (phase != Phase.ENDED) {
      device.closeOutput();
      oneDirectionClosed();
    }
  }

  /** The back end's connection is closed in both directions. */
  void backendGone() {
    if (phase != Phase.ENDED) {
      finish(Observer.End.CLOSED, "the back end has gone");
      device.closeOrderly();
    }
  }

  /** The back end's connection broke, or was cut: the device is not told that this is all. */
  void backendBroken() {
    if (phase != Phase.ENDED) {
      finish(Observer.End.TRUNCATED, "the back end's connection ended without close_notify");
      device.closeTruncated();
    }
  }

  private void oneDirectionClosed() {
    if (phase == Phase.CARRYING && deviceDone && backendDone) {
      finish(Observer.End.CLOSED, "both ends closed");
      device.closeOrderly();
    } else if (phase == Phase.CARRYING) {
      silence.oneDirectionClosed(loop());
    }
  }

  void deviceWritabilityChanged() {
    if (backendStalled && device.isWritable() && backend != null) {
      backendStalled = false;
      backend.read();
    }
  }

  void backendWritabilityChanged(Channel channel) {
    // Whose output is closed cannot be written to, and says so once its buffer is empty.
    if (deviceStalled && channel.isWritable()) {
      deviceStalled = false;
      more();
    }
  }

  private void silent(String what) {
    finish(Observer.End.SILENT, what);
    device.closeOrderly();
  }

  /**
   * The back end's connection ends without a word, as if the device had lost it: a broker then
   * publishes the will. What the device sent before is delivered.
   */
  private void finish(Observer.End how, String message) {
    if (phase == Phase.ENDED) {
      return;
    }
    phase = Phase.ENDED;
    silence.cancel();
    if (backend != null) {
      backend.close(served.deadlines().halfClose());
    }
    shared.observer().ended(facts.connectionId(), served.listener().name(), how, message);
  }

  private EventLoop loop() {
    return device.loop();
  }
}
