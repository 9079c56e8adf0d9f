package org.attls.cli.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.option.HostPort;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cmw.octets.MalformedException;
import org.attls.gateway.ops.RecentConnections;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What happened to one connection. */
@Command(
    name = "explain",
    description = {
      "Say what happened to one connection, stage by stage.",
      "A running gateway is asked at its ops port for one of the last 512 connections; or the lines"
          + " that it logged are read from a file."
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST = 4 * ConnectionStory.LONGEST_LINE;

  @Parameters(
      paramLabel = "CONNECTION",
      description = "Its id, 32 hexadecimal digits, as in log and PROXY header.")
  private String connection = "";

  @Option(
      names = "--ops",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9464",
      converter = HostPort.Converter.class,
      description = "Where the gateway's ops port is; default ${DEFAULT-VALUE}.")
  private HostPort ops = HostPort.LOOPBACK;

  @Option(names = "--log", paramLabel = "FILE", description = "Read the gateway's log instead.")
  private @Nullable Path log;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws CommandFailure, MalformedException {
    String id = connection.toLowerCase(Locale.ROOT);
    if (!id.matches("[0-9a-f]{32}")) {
      throw CommandFailure.usage("a connection's id has 32 hexadecimal digits");
    }
    List<String> lines = log == null ? asked(id) : logged(log, id);
    ConnectionStory story =
        ConnectionStory.of(lines)
            .orElseThrow(
                () -> CommandFailure.usage("nothing is known of connection " + id + remedy()));
    for (Event event : story.events()) {
      output.report().event(event);
    }
    return ExitStatus.OK.code();
  }

  private List<String> asked(String id) throws CommandFailure {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + ops + "/connections/" + id))
            .timeout(PATIENCE)
            .build();
    try {
      HttpResponse<InputStream> response =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        String text = new String(body.readNBytes(MOST), StandardCharsets.UTF_8);
        if (response.statusCode() == 421) {
          throw CommandFailure.usage(
              "the gateway's ops port is on a loopback address, and " + ops + " is another name");
        }
        return response.statusCode() == 200 ? text.lines().toList() : List.of();
      }
    } catch (IOException failed) {
      throw unanswered(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw unanswered(stopped);
    }
  }

  private String remedy() {
    return log == null
        ? ": not one of the last "
            + RecentConnections.MOST
            + " at "
            + ops
            + "; older ones are in the log (--log FILE)"
        : " in " + log;
  }

  private CommandFailure unanswered(Exception why) {
    return CommandFailure.unavailable(
        Reason.DISCONNECTED,
        "no answer from a gateway's ops port at " + ops + "; say --ops HOST:PORT, or --log FILE",
        why);
  }

  /** The lines about it; what else is in the file, such as half a line, is passed over. */
  private static List<String> logged(Path file, String id) throws CommandFailure {
    String mark = "\"connection\":\"" + id + "\"";
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int from = line.indexOf('{');
        if (from >= 0 && line.contains(mark) && line.endsWith("}")) {
          // journald and others put their own words in front.
          lines.add(line.substring(from));
        }
      }
    } catch (IOException unreadable) {
      throw CommandFailure.usage(file + " cannot be read: " + unreadable.getMessage());
    }
    return lines;
  }
}
