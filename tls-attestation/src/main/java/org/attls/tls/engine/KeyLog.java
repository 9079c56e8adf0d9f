package org.attls.tls.engine;

/**
 * Takes the secrets of connections, one line for each, in the format of NSS (SSLKEYLOGFILE,
 * draft-ietf-tls-keylogfile). Whoever reads them reads the connection, can inject into it, and
 * knows the value that evidence is bound to: nothing is protected any more.
 *
 * <pre>
 * label SP client_random SP secret       both in hexadecimal
 *
 * CLIENT_HANDSHAKE_TRAFFIC_SECRET, SERVER_HANDSHAKE_TRAFFIC_SECRET,
 * CLIENT_TRAFFIC_SECRET_0, SERVER_TRAFFIC_SECRET_0, EXPORTER_SECRET
 * </pre>
 */
public interface KeyLog {
  /**
   * One line, without its end; at most 168 characters. Called in the thread that runs a handshake,
   * by several at a time.
   */
  void line(String line);
}
