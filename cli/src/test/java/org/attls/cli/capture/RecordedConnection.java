package org.attls.cli.capture;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.attls.cli.file.KeyLogFile;
import org.attls.cli.report.Report;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.engine.AttestedTlsException;

/** One connection, and what was recorded of it. */
record RecordedConnection(Path packets, Path secrets) {
  /** What the client says. */
  static final String QUESTION = "what the client says";

  /** What the server answers. */
  static final String ANSWER = "what the server answers";

  private static final Report SILENT =
      new Report(
          new PrintWriter(Writer.nullWriter(), true),
          new PrintWriter(Writer.nullWriter(), true),
          true);

  RecordedConnection(Path directory) {
    this(directory.resolve("packets.pcap"), directory.resolve("secrets"));
  }

  /** Connects the two; whether they like each other is no matter here. */
  void run(AttestedTlsClient.Builder client, AttestedTlsServer server, String host)
      throws Exception {
    try (KeyLogFile log = KeyLogFile.append(secrets, SILENT);
        PacketCapture capture = PacketCapture.create(packets, SILENT);
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (AttestedTlsConnection accepted = server.accept(listener.accept())) {
                  accepted.inputStream().readNBytes(QUESTION.length());
                  accepted.outputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException refused) {
                  // The packets are there.
                }
              });
      AttestedTlsClient made = client.insecureKeyLog(log).build();
      CapturedSocket socket = new CapturedSocket(capture);
      socket.connect(
          new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), 10_000);
      try (AttestedTlsConnection connection = made.connect(socket, host)) {
        connection.outputStream().write(QUESTION.getBytes(StandardCharsets.US_ASCII));
        connection.inputStream().readAllBytes();
      } catch (AttestedTlsException refused) {
        // The packets are there.
      }
      served.get(30, TimeUnit.SECONDS);
    }
  }

  /** What tshark shows of it. */
  String shown(String... options) throws IOException, InterruptedException {
    String[] all = new String[options.length + 4];
    System.arraycopy(options, 0, all, 4, options.length);
    all[0] = "-Y";
    all[1] = "attls";
    all[2] = "-O";
    all[3] = "attls";
    return Tshark.read(packets, secrets, all);
  }

  /** Octets of the client alone, as they are. */
  void sent(byte[] octets) throws Exception {
    try (KeyLogFile log = KeyLogFile.append(secrets, SILENT);
        PacketCapture capture = PacketCapture.create(packets, SILENT)) {
      PacketCapture.Conversation conversation = capture.conversation(50000, 4433);
      conversation.sent(octets, 0, octets.length);
      conversation.end();
    }
  }

  /** Records as they were sent, {@code client HEX} or {@code server HEX} each. */
  void replayed(List<String> records) throws Exception {
    try (PacketCapture capture = PacketCapture.create(packets, SILENT)) {
      PacketCapture.Conversation conversation = capture.conversation(50000, 4433);
      for (String record : records) {
        String[] words = record.split(" ", 2);
        byte[] octets = HexFormat.of().parseHex(words[1]);
        if (words[0].equals("client")) {
          conversation.sent(octets, 0, octets.length);
        } else {
          conversation.received(octets, 0, octets.length);
        }
      }
      conversation.end();
    }
  }
}
