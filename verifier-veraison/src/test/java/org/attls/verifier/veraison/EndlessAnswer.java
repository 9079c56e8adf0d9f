package org.attls.verifier.veraison;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** A server whose first answer has no end, and whose others are good and have no content. */
final class EndlessAnswer implements AutoCloseable {
  /** So that a client that takes everything fails a test, and not the JVM. */
  static final long MOST = 128 * 1024 * 1024;

  private static final int REPEATED = 64 * 1024;

  private final ServerSocket server;
  private final byte[] beginning;
  private final byte[] forever;
  private final CompletableFuture<Long> sent;

  /**
   * @param beginning of the answer, with a bar for the end of a line
   * @param forever what follows it, over and over
   */
  EndlessAnswer(Optional<HeldCertificate> certificate, String beginning, String forever)
      throws IOException {
    InetAddress localhost = InetAddress.getByName("localhost");
    this.server =
        certificate.isPresent()
            ? new HandshakeCertificates.Builder()
                .heldCertificate(certificate.get())
                .build()
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 8, localhost)
            : new ServerSocket(0, 8, localhost);
    this.beginning = octets(beginning);
    this.forever = octets(forever.repeat(REPEATED / forever.length() + 1));
    this.sent = CompletableFuture.supplyAsync(this::serve);
  }

  URI uri(String scheme) {
    return URI.create(scheme + "://localhost:" + server.getLocalPort());
  }

  /** How many octets there were until the client hung up. */
  long sent() throws Exception {
    return sent.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private long serve() {
    long octets = endless();
    CompletableFuture.runAsync(this::good);
    return octets;
  }

  private long endless() {
    long octets = 0;
    try (Socket client = server.accept()) {
      awaitRequest(client);
      OutputStream out = client.getOutputStream();
      out.write(beginning);
      while (octets < MOST) {
        out.write(forever);
        octets += forever.length;
      }
    } catch (IOException hungUp) {
      return octets;
    }
    return octets;
  }

  private void good() {
    try (Socket client = server.accept()) {
      awaitRequest(client);
      client.getOutputStream().write(octets("HTTP/1.1 204 No Content|Connection: close||"));
    } catch (IOException gone) {
      // The test says what is missing.
    }
  }

  private static void awaitRequest(Socket client) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = client.getInputStream().read();
      if (octet < 0) {
        throw new IOException("no request");
      }
      head.append((char) octet);
    }
  }

  private static byte[] octets(String text) {
    return text.replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}
