package org.attls.gateway.io;

import java.util.Optional;

/**
 * What the connections of one listener go by: its own rules as they are now, under whatever name
 * and at whatever address, until it is configured no more.
 */
final class Rules {
  private volatile Served served;
  private volatile boolean gone;

  Rules(Served served) {
    this.served = served;
  }

  /** The last ones; connections that are accepted are served by these. */
  Served served() {
    return served;
  }

  /** Those of now; empty where a reload took the listener away. */
  Optional<Served> now() {
    return gone ? Optional.empty() : Optional.of(served);
  }

  /** The name of the listener. */
  String name() {
    return served.listener().name();
  }

  /** These from now on. */
  void change(Served other) {
    served = other;
  }

  /** The listener is configured no more. */
  void end() {
    gone = true;
  }
}
