package org.attls.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.attls.bench.connection.End;
import org.attls.bench.connection.Handshake;
import org.attls.bench.connection.Work;
import org.attls.bench.rung.Rung;
import org.jspecify.annotations.Nullable;

/**
 * Where the octets of a handshake are allocated, by samples of Flight Recorder: one whenever a
 * thread needs a new buffer for allocation, so that small buffers ({@code -XX:TLABSize=16k
 * -XX:-ResizeTLAB}) make many samples. Shares of samples are multiplied with the octets that the
 * thread counted.
 *
 * <p>A sample belongs to the part of the innermost frame that some part claims; whatever attester
 * and verifier call is their own. Stacks have to be whole ({@code
 * -XX:FlightRecorderOptions=stackdepth=256}).
 */
public final class Allocations {
  private static final String EVENT = "jdk.ObjectAllocationSample";
  private static final String OWN = "attester's and verifier's own";
  private static final String REST = "messages and the rest";

  private record Part(String name, Pattern classes) {}

  private static final List<Part> PARTS =
      List.of(
          part(
              "elliptic curves",
              "org\\.attls\\.tls\\.curve\\..*|org\\.bouncycastle\\.math\\..*"
                  + "|org\\.bouncycastle\\.crypto\\.signers\\..*"
                  + "|com\\.amazon\\..*|org\\.attls\\.tls\\.internal\\.bc\\.Curve.*"),
          part(
              "path validation",
              "sun\\.security\\.provider\\.certpath\\..*|java\\.security\\.cert\\..*"
                  + "|sun\\.security\\.x509\\..*"
                  + "|org\\.attls\\.tls\\.credential\\..*"
                  + "|org\\.attls\\.tls\\.appraise\\.CertificateValidation.*"),
          part(
              "key schedule and transcript",
              "org\\.attls\\.tls\\.internal\\.bc\\.(Jdk(Hmac|Digest)|.*Secret).*"
                  + "|org\\.attls\\.tls\\.binding\\..*"
                  + "|org\\.bouncycastle\\.tls\\.(DeferredHash|crypto\\.TlsCryptoUtils).*"),
          part(
              "records",
              "org\\.attls\\.tls\\.internal\\.bc\\.(JdkAesGcm|ContentCipher|Records).*"
                  + "|org\\.bouncycastle\\.tls\\.(RecordStream|ByteQueue).*"
                  + "|org\\.bouncycastle\\.tls\\.crypto\\.impl\\.TlsAEADCipher.*"),
          part(
              "attestation",
              "org\\.attls\\.tls\\.(appraise|attest)\\..*|org\\.attls\\.(eat|rats)\\..*"
                  + "|org\\.attls\\.cmw\\.(?!octets).*"));

  private static final Map<String, String> PART_OF = new ConcurrentHashMap<>();

  private static boolean ofAttesterOrVerifier(RecordedFrame frame) {
    return frame.getMethod().getType().getName().startsWith("org.attls.bench.rung.Metered");
  }

  /** Empty for a class that no part claims. */
  private static String ofClass(String name) {
    return PARTS.stream()
        .filter(part -> part.classes().matcher(name).matches())
        .map(Part::name)
        .findFirst()
        .orElse("");
  }

  private static Part part(String name, String classes) {
    return new Part(name, Pattern.compile(classes));
  }

  /** Marks the frames of the client's end. */
  private record ClientEnd(End end) implements End {
    @Override
    public void offer(byte[] octets, int length) throws IOException {
      end.offer(octets, length);
    }

    @Override
    public int take(byte[] buffer) throws IOException {
      return end.take(buffer);
    }

    @Override
    public boolean isOpen() {
      return end.isOpen();
    }

    @Override
    public void write(byte[] octets, int length) throws IOException {
      end.write(octets, length);
    }

    @Override
    public int read(byte[] buffer) throws IOException {
      return end.read(buffer);
    }

    @Override
    public void discard() {
      end.discard();
    }

    static ClientEnd open(Handshake.Source source) throws IOException {
      return new ClientEnd(source.open());
    }
  }

  private final Handshake handshake = new Handshake();

  /** Measures; returns a row for each rung, end and part. */
  public Csv measure(List<Rung> rungs, int handshakes) throws IOException {
    Csv rows = new Csv("rung", "end", "part", "handshakes", "samples", "octets");
    for (Rung rung : rungs) {
      run(rung, handshakes, new Work(), new Work());
      Path file = Files.createTempFile("allocations", ".jfr");
      try (Recording recording = new Recording()) {
        recording.enable(EVENT).with("throttle", "1000000/s").withStackTrace();
        Work client = new Work();
        Work server = new Work();
        recording.start();
        run(rung, handshakes, client, server);
        recording.stop();
        recording.dump(file);
        add(rows, rung.id(), handshakes, file, client, server);
      } finally {
        Files.delete(file);
      }
    }
    return rows;
  }

  private void run(Rung rung, int handshakes, Work client, Work server) throws IOException {
    for (int i = 0; i < handshakes; i++) {
      Handshake.Opened opened =
          handshake.run(() -> ClientEnd.open(rung.client()), rung.server(), client, server);
      opened.client().discard();
      opened.server().discard();
    }
  }

  private static void add(
      Csv rows, String rung, int handshakes, Path file, Work client, Work server)
      throws IOException {
    Map<String, Map<String, Long>> samples = new TreeMap<>();
    try (RecordingFile recorded = new RecordingFile(file)) {
      while (recorded.hasMoreEvents()) {
        RecordedEvent event = recorded.readEvent();
        @Nullable RecordedStackTrace stack = event.getStackTrace();
        if (event.getEventType().getName().equals(EVENT) && stack != null) {
          end(stack)
              .ifPresent(
                  end ->
                      samples
                          .computeIfAbsent(end, any -> new TreeMap<>())
                          .merge(partOf(stack), 1L, Long::sum));
        }
      }
    }
    samples.forEach(
        (end, parts) -> {
          long all = parts.values().stream().mapToLong(Long::longValue).sum();
          long octets = (end.equals("client") ? client : server).octets();
          parts.forEach(
              (part, count) ->
                  rows.add(
                      rung,
                      end,
                      part,
                      handshakes,
                      count,
                      Math.round((double) octets * count / all)));
        });
  }

  /** Of a handshake's ends; empty for whatever else allocates. */
  private static Optional<String> end(RecordedStackTrace stack) {
    boolean inHandshake = false;
    for (RecordedFrame frame : stack.getFrames()) {
      String name = frame.getMethod().getType().getName();
      if (name.equals(ClientEnd.class.getName())) {
        return Optional.of("client");
      }
      inHandshake |= name.equals(Handshake.class.getName());
    }
    return inHandshake ? Optional.of("server") : Optional.empty();
  }

  private static String partOf(RecordedStackTrace stack) {
    if (stack.getFrames().stream().anyMatch(Allocations::ofAttesterOrVerifier)) {
      return OWN;
    }
    for (RecordedFrame frame : stack.getFrames()) {
      String part =
          PART_OF.computeIfAbsent(frame.getMethod().getType().getName(), Allocations::ofClass);
      if (!part.isEmpty()) {
        return part;
      }
    }
    return REST;
  }
}
