package org.attls.cli.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.cli.file.SecretFile;
import org.attls.cli.inspect.TreeJson;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.profile.WireProfile;

/**
 * A file with every handshake message and alert of the connections of a command, annotated. Text
 * for people; where the name ends in {@code .json}, a line of JSON for each message:
 *
 * <pre>
 * {"connection": int, "at_us": int, "from": "client" / "server", "octets": hexadecimal text,
 *  "content": node}                                                node as attls inspect --json
 * </pre>
 *
 * It holds no keys and no application data, but it names devices and says in what state they are:
 * only its owner may read it.
 */
public final class TraceFile implements AutoCloseable {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Path file;
  private final Report report;
  private final FileChannel channel;
  private final boolean json;
  private final AtomicInteger connections = new AtomicInteger();
  private boolean failed;

  private TraceFile(Path file, Report report, FileChannel channel) {
    this.file = file;
    this.report = report;
    this.channel = channel;
    this.json = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  /**
   * Makes a file, or empties the one that is there.
   *
   * @throws CommandFailure a usage error, where it cannot be written or others may read it
   */
  public static TraceFile create(Path file, Report report) throws CommandFailure {
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              SecretFile.ownerOnly(file));
      try {
        SecretFile.requireOwnerOnly(file);
        channel.truncate(0);
      } catch (CommandFailure | IOException exposed) {
        channel.close();
        throw exposed;
      }
      return new TraceFile(file, report, channel);
    } catch (IOException unwritable) {
      throw CommandFailure.usage(
          "--trace: " + file + ": cannot be written: " + unwritable.getMessage());
    }
  }

  /** Writes down what passes on one more connection. */
  public HandshakeListener connection(WireProfile profile) {
    return new Transcript(this, connections.incrementAndGet(), profile);
  }

  synchronized void write(Transcript.Entry entry) {
    String text = json ? line(entry) : entry.heading() + "\n" + indented(entry) + "\n";
    ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try {
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
    } catch (IOException full) {
      // The connections go on: nobody is refused for lack of a trace.
      if (!failed) {
        report.note(file + ": cannot be written any more: " + full.getMessage());
      }
      failed = true;
    }
  }

  private static String indented(Transcript.Entry entry) {
    return entry.content().toText().indent(2);
  }

  private static String line(Transcript.Entry entry) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("connection", entry.connection());
      out.writeNumberField("at_us", entry.micros());
      out.writeStringField("from", entry.sender() == Endpoint.CLIENT ? "client" : "server");
      out.writeStringField("octets", entry.octets().hex());
      out.writeFieldName("content");
      TreeJson.write(entry.content(), out);
      out.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text + "\n";
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
