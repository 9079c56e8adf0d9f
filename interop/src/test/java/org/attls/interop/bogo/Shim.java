package org.attls.interop.bogo;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.alert.Alerts;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.TlsLimits;

/**
 * Runs the tests of BoringSSL's runner that are handed to it by the small program in {@code
 * interop/bogo/front}, each on a thread of its own.
 */
final class Shim implements AutoCloseable {
  private static final int PASSED = 0;
  private static final int FAILED = 1;

  /** The exit status by which the runner skips a test that asks for what a stack does not offer. */
  private static final int NOT_OFFERED = 89;

  /** A result of ours that no test may have: something went wrong that has no reason. */
  private static final int CRASHED = 70;

  /** An authority of nobody's, for a client that is to refuse its server. */
  private static final String NOBODYS_CERTIFICATE = "ecdsa_p521_cert.pem";

  private static final int MAX_WORD = 1 << 16;
  private static final TlsLimits LIMITS = new TlsLimits(Duration.ofSeconds(10), 128 * 1024);

  /** How one test ended. */
  private record Outcome(int status, String output, String errors) {}

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Integer> missing = new ConcurrentSkipListMap<>();
  private final List<String> crashes = new CopyOnWriteArrayList<>();

  /** Waits for tests. */
  Shim() throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What tests asked for and is not there, with the number of those tests. */
  Map<String, Integer> missing() {
    return Map.copyOf(missing);
  }

  /** Tests that ended in an exception that has no reason. */
  List<String> crashes() {
    return List.copyOf(crashes);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (true) {
        Socket front = listener.accept();
        threads.execute(() -> serve(front));
      }
    } catch (IOException closed) {
      // The run is over.
    }
  }

  private void serve(Socket front) {
    try (front) {
      List<String> words = words(new DataInputStream(front.getInputStream()));
      Outcome outcome = run(Path.of(words.get(0)), words.subList(1, words.size()));
      DataOutputStream answer = new DataOutputStream(front.getOutputStream());
      answer.writeInt(outcome.status());
      for (String text : List.of(outcome.output(), outcome.errors())) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        answer.writeInt(octets.length);
        answer.write(octets);
      }
      answer.flush();
    } catch (IOException gone) {
      // The runner has ended its program: it took too long, which the runner reports.
    }
  }

  private static List<String> words(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = in.readInt();
      if (length < 0 || length > MAX_WORD) {
        throw new IOException("a word of " + length + " octets");
      }
      words.add(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
    }
    return words;
  }

  private Outcome run(Path directory, List<String> words) {
    try {
      if (words.contains("-is-handshaker-supported")) {
        return new Outcome(PASSED, "No\n", "");
      }
      Options options = Options.of(words);
      try (Conversation conversation = new Conversation(options, engine(options, directory))) {
        conversation.run();
      }
      return new Outcome(PASSED, "", "");
    } catch (Unimplemented absent) {
      missing.merge(String.valueOf(absent.getMessage()), 1, Integer::sum);
      return new Outcome(NOT_OFFERED, "", "NOT_OFFERED: " + absent.getMessage() + "\n");
    } catch (AttestedTlsException ended) {
      return new Outcome(FAILED, "", reason(ended));
    } catch (IOException failed) {
      return new Outcome(FAILED, "", "failed: " + failed + "\n");
    } catch (RuntimeException defect) {
      crashes.add(defect + " with " + words);
      return new Outcome(CRASHED, "", "CRASHED: " + defect + "\n");
    }
  }

  /** One line, for the runner's error map: who said what. */
  private static String reason(AttestedTlsException ended) {
    String alert =
        ended.alert().map(Alerts.DETAILED::describe).map(it -> " alert " + it).orElse("");
    String origin = ended.origin().map(it -> it.name().toLowerCase(Locale.ROOT)).orElse("no");
    return origin + alert + " " + ended.reason() + ": " + ended.getMessage() + "\n";
  }

  private static AttestedTlsEngine engine(Options options, Path directory)
      throws IOException, Unimplemented {
    Optional<X509Credential> credential = credential(options, directory);
    return options.has("-server")
        ? server(options, credential.orElseThrow()).newEngine()
        : client(options, credential, directory)
            .newEngine(options.value("-host-name").orElse("127.0.0.1"));
  }

  private static Optional<X509Credential> credential(Options options, Path directory)
      throws IOException, Unimplemented {
    if (!options.has("-cert-file")) {
      return Optional.empty();
    }
    return Optional.of(
        PemFiles.credential(
            directory.resolve(options.value("-cert-file").orElseThrow()),
            directory.resolve(options.value("-key-file").orElseThrow())));
  }

  private static AttestedTlsServer server(Options options, X509Credential credential)
      throws Unimplemented {
    AttestedTlsServer.Builder server =
        AttestedTlsServer.withoutAttestation(credential).limits(LIMITS);
    if (options.has("-require-any-client-certificate") || options.has("-verify-peer")) {
      server.clientTrust(
          options.has("-verify-fail")
              ? ClientTrust.anchors(credential.chain())
              : ClientTrust.insecureAnyClient());
    }
    if (!options.groups().isEmpty()) {
      server.groups(options.groups());
    }
    String[] protocols = options.applicationProtocols();
    return (protocols.length == 0 ? server : server.applicationProtocols(protocols)).build();
  }

  private static AttestedTlsClient client(
      Options options, Optional<X509Credential> credential, Path directory)
      throws IOException, Unimplemented {
    AttestedTlsClient.Builder client =
        AttestedTlsClient.withoutAttestation(trust(options, directory)).limits(LIMITS);
    credential.ifPresent(client::credential);
    if (!options.groups().isEmpty()) {
      client.groups(options.groups());
    }
    String[] protocols = options.applicationProtocols();
    return (protocols.length == 0 ? client : client.applicationProtocols(protocols)).build();
  }

  private static ServerTrust trust(Options options, Path directory)
      throws IOException, Unimplemented {
    return options.has("-verify-fail")
        ? ServerTrust.anchors(PemFiles.certificates(directory.resolve(NOBODYS_CERTIFICATE)))
        : ServerTrust.insecureAnyServer();
  }
}
