package org.attls.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsException;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a connection has to tell.
 *
 * @param session what is known of the connection, where the handshake ended well at this end
 * @param failure why the connection ended, where it did not end in order
 * @param received application data that was delivered at this end
 */
record End(
    Optional<AttestedSession> session, Optional<AttestedTlsException> failure, Bytes received) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LONGEST_LINE = 4096;

  /** Makes a connection, or fails. */
  interface Opening {
    /** Runs the handshake. */
    AttestedTlsConnection open() throws IOException;
  }

  /** Opens a connection as a server does, takes one line and answers with another. */
  static End serving(Opening opening, String answer) {
    return of(
        opening,
        (connection, received) -> {
          InputStream in = connection.inputStream();
          for (int octet = in.read(); octet >= 0 && received.size() < LONGEST_LINE; ) {
            received.write(octet);
            octet = octet == '\n' ? -1 : in.read();
          }
          send(connection, answer);
        });
  }

  /** Opens a connection as a client does, sends one line and reads whatever comes. */
  static End asking(Opening opening, String question) {
    return of(
        opening,
        (connection, received) -> {
          try {
            send(connection, question);
          } catch (AttestedTlsException cutOff) {
            // The server may have refused already: its alert is still to be read.
          }
          InputStream in = connection.inputStream();
          for (int octet = in.read(); octet >= 0 && received.size() < LONGEST_LINE; ) {
            received.write(octet);
            octet = in.read();
          }
        });
  }

  /** Whether exactly this line was delivered, and nothing went wrong. */
  boolean got(String line) {
    return failure.isEmpty() && received.equals(Bytes.utf8(line));
  }

  private interface Talk {
    void talk(AttestedTlsConnection connection, ByteArrayOutputStream received) throws IOException;
  }

  private static End of(Opening opening, Talk talk) {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    @Nullable AttestedSession session = null;
    @Nullable AttestedTlsException failure = null;
    try (AttestedTlsConnection connection = opening.open()) {
      session = connection.session();
      connection.readTimeout(PATIENCE);
      talk.talk(connection, received);
    } catch (AttestedTlsException ended) {
      failure = ended;
    } catch (IOException broken) {
      failure =
          new AttestedTlsException(
              Reason.DISCONNECTED, null, null, "the transport failed: " + broken, broken);
    }
    return new End(
        Optional.ofNullable(session),
        Optional.ofNullable(failure),
        Bytes.copyOf(received.toByteArray()));
  }

  private static void send(AttestedTlsConnection connection, String line) throws IOException {
    connection.outputStream().write(line.getBytes(StandardCharsets.UTF_8));
  }
}
