package org.attls.tls.hostile;

import java.io.IOException;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.bouncycastle.tls.TlsProtocol;
import org.jspecify.annotations.Nullable;

/** Carries octets between an engine of ours and a hostile peer. */
public final class Exchange {
  private Exchange() {}

  /**
   * Both ways, until nothing moves any more.
   *
   * @return how our end ended, or null where it did not
   */
  public static @Nullable AttestedTlsException run(AttestedTlsEngine ours, TlsProtocol theirs) {
    while (true) {
      byte[] out = drain(ours);
      try {
        if (out.length > 0 && !theirs.isClosed()) {
          theirs.offerInput(out);
        }
      } catch (IOException theyAreDone) {
        // What they make of our alert is not what is tested.
      }
      byte[] in = drain(theirs);
      try {
        ours.offerInput(in, 0, in.length);
      } catch (AttestedTlsException end) {
        return end;
      }
      if (out.length + in.length == 0) {
        return null;
      }
    }
  }

  /** Both ways between two hostile ends; whatever stops one of them comes out. */
  public static void run(TlsProtocol client, TlsProtocol server) throws IOException {
    while (true) {
      byte[] up = drain(client);
      if (up.length > 0) {
        server.offerInput(up);
      }
      byte[] down = drain(server);
      if (down.length > 0) {
        client.offerInput(down);
      }
      if (up.length + down.length == 0) {
        return;
      }
    }
  }

  /** What an engine of ours wants to send. */
  public static byte[] drain(AttestedTlsEngine ours) {
    byte[] out = new byte[ours.outputAvailable()];
    int at = 0;
    while (at < out.length) {
      at += ours.readOutput(out, at, out.length - at);
    }
    return out;
  }

  /** What a hostile peer wants to send. */
  public static byte[] drain(TlsProtocol theirs) {
    byte[] in = new byte[theirs.getAvailableOutputBytes()];
    theirs.readOutput(in, 0, in.length);
    return in;
  }
}
