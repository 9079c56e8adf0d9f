package org.attls.cli.demo;

import java.net.Socket;
import java.util.Optional;
import org.attls.cli.capture.CapturedSocket;
import org.attls.cli.capture.PacketCapture;
import org.attls.tls.engine.KeyLog;

/** What is written down of the connections of a demonstration, to be looked at in Wireshark. */
record Recording(Optional<KeyLog> secrets, Optional<PacketCapture> packets) {
  static final Recording NONE = new Recording(Optional.empty(), Optional.empty());

  /** A socket for a client, not connected yet. */
  Socket socket() {
    return packets.<Socket>map(CapturedSocket::new).orElseGet(Socket::new);
  }
}
