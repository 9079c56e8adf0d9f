package org.attls.gateway.io;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All connections of a gateway, for reload and for its end. */
final class Connections {
  private final Set<TlsFront> all = ConcurrentHashMap.newKeySet();

  void add(TlsFront connection) {
    all.add(connection);
  }

  void remove(TlsFront connection) {
    all.remove(connection);
  }

  Set<TlsFront> all() {
    return all;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }
}
