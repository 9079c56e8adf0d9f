package org.attls.attack.peer;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.jspecify.annotations.Nullable;

/** Carries octets between two ends, until nothing moves any more. */
public final class Wire {
  /** Octets that are offered to an engine at once. */
  public int chunk = 1 << 14;

  /** What the wire makes of what the first end sends. */
  public UnaryOperator<byte[]> forth = octets -> octets;

  /** What the wire makes of what the second end sends. */
  public UnaryOperator<byte[]> back = octets -> octets;

  private @Nullable AttestedTlsException firstEnd;
  private @Nullable AttestedTlsException secondEnd;

  /** Between the engine under attack and the attacker: how the engine ended, where it did. */
  public static Optional<AttestedTlsException> run(AttestedTlsEngine engine, LabPeer peer) {
    return new Wire().carry(engine, peer);
  }

  /** Between the engine under attack and the attacker: how the engine ended, where it did. */
  public Optional<AttestedTlsException> carry(AttestedTlsEngine engine, LabPeer peer) {
    while (true) {
      byte[] out = forth.apply(drain(engine));
      peer.offerInput(out);
      byte[] in = back.apply(peer.takeOutput());
      firstEnd = deliver(engine, in, firstEnd);
      if (out.length + in.length == 0) {
        return Optional.ofNullable(firstEnd);
      }
    }
  }

  /** Between two engines; {@link #firstEnd} and {@link #secondEnd} say how they ended. */
  public Wire carry(AttestedTlsEngine first, AttestedTlsEngine second) {
    while (true) {
      byte[] out = forth.apply(drain(first));
      secondEnd = deliver(second, out, secondEnd);
      byte[] in = back.apply(drain(second));
      firstEnd = deliver(first, in, firstEnd);
      if (out.length + in.length == 0) {
        return this;
      }
    }
  }

  /** How the first end ended. */
  public Optional<AttestedTlsException> firstEnd() {
    return Optional.ofNullable(firstEnd);
  }

  /** How the second end ended. */
  public Optional<AttestedTlsException> secondEnd() {
    return Optional.ofNullable(secondEnd);
  }

  /** What an engine wants to send. */
  public static byte[] drain(AttestedTlsEngine engine) {
    byte[] octets = new byte[engine.outputAvailable()];
    int at = 0;
    while (at < octets.length) {
      at += engine.readOutput(octets, at, octets.length - at);
    }
    return octets;
  }

  private @Nullable AttestedTlsException deliver(
      AttestedTlsEngine engine, byte[] octets, @Nullable AttestedTlsException ended) {
    for (int at = 0; at < octets.length && ended == null; at += chunk) {
      try {
        engine.offerInput(octets, at, Math.min(chunk, octets.length - at));
      } catch (AttestedTlsException end) {
        return end;
      }
    }
    return ended;
  }
}
