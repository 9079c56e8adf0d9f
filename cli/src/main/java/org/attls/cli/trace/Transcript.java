package org.attls.cli.trace;

import java.util.Locale;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.outline.Outline;
import org.attls.tls.alert.Alerts;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.profile.WireProfile;

/** Writes down what passes on one connection. */
final class Transcript implements HandshakeListener {
  private final TraceFile file;
  private final int connection;
  private final Alerts alerts;
  private final MessageView view;
  private final long start = System.nanoTime();

  Transcript(TraceFile file, int connection, WireProfile profile) {
    this.file = file;
    this.connection = connection;
    this.alerts = new Alerts(profile.codePoints(), false);
    this.view = new MessageView(new Agreement(profile));
  }

  @Override
  public void message(Endpoint sender, Bytes message) {
    file.write(entry(sender, message, view.of(sender, message)));
  }

  @Override
  public void alert(Endpoint sender, int level, int description) {
    String name = alerts.describe(description);
    Bytes octets = Bytes.copyOf(new byte[] {(byte) level, (byte) description});
    file.write(entry(sender, octets, Outline.words("Alert", name)));
  }

  private Entry entry(Endpoint sender, Bytes octets, Outline content) {
    return new Entry(connection, (System.nanoTime() - start) / 1000, sender, octets, content);
  }

  /**
   * One message.
   *
   * @param connection which one of this trace, from 1
   * @param micros since the connection began, in microseconds
   * @param octets handshake message or alert, as it was protected by the record layer
   */
  record Entry(int connection, long micros, Endpoint sender, Bytes octets, Outline content) {
    /** Such as {@code #1 12.3 ms client → server 312 octets}. */
    String heading() {
      return String.format(
          Locale.ROOT,
          "#%d  %.1f ms  %s  %d octets",
          connection,
          micros / 1000.0,
          sender == Endpoint.CLIENT ? "client → server" : "server → client",
          octets.size());
    }
  }
}
