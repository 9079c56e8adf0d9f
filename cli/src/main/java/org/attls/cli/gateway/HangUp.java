package org.attls.cli.gateway;

import sun.misc.Signal;

/** SIGHUP, by which operators have daemons read their configuration again. */
final class HangUp {
  private HangUp() {}

  /** Does something at each, from now on; where there is no such signal, never. */
  static void then(Runnable work) {
    try {
      Signal.handle(new Signal("HUP"), signal -> work.run());
    } catch (IllegalArgumentException unknown) {
      // Not on this system; a changed file is seen nevertheless.
    }
  }
}
