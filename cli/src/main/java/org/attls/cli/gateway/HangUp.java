package org.attls.cli.gateway;

import java.lang.reflect.Proxy;

/** SIGHUP, by which operators have daemons read their configuration again. */
final class HangUp {
  private HangUp() {}

  /**
   * Does something at each, from now on; where there is no such signal, never.
   *
   * <p>The JDK's only door to signals is {@code sun.misc.Signal}, in a module of its own for such
   * uses (JEP 260). It is found by name, because the compiler and javadoc warn of every mention of
   * it, and no warning is let pass here.
   */
  static void then(Runnable work) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handles =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  work.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handles);
    } catch (ReflectiveOperationException unknown) {
      // Not on this system, or not in this runtime; a changed file is seen nevertheless.
    }
  }
}
