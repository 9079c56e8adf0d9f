package org.attls.cli.endorse;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.file.JdkTls;
import org.attls.cli.file.PemFile;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.Spellings;
import org.attls.cli.option.TpmKeyOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Progress;
import org.attls.cli.report.Report;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.eat.enrol.EnrolmentJson;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rot.tpm.TpmEnrolment;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.AttestationKeyType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Request, challenge and answer over the network, to a gateway. */
@Command(
    name = "ask",
    description = {
      "At the device: ask a gateway's enrolment listener, and prove which TPM this is.",
      "Its operator has to approve then: attls gateway enrol approve."
    })
final class EnrolAskCommand implements Callable<Integer> {
  private static final int MAX_OCTETS = 64 * 1024;

  @Parameters(
      paramLabel = "URL",
      description = "Where the listener is, such as https://gateway:8884")
  private URI gateway = URI.create("https://localhost");

  @Mixin private TpmKeyOptions tpm = new TpmKeyOptions();

  @Option(
      names = "--ca",
      paramLabel = "PEM",
      description = "Certificates that the gateway's must lead to (default: the system's).")
  private Optional<Path> authorities = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = Spellings.Time.class,
      description = "For all of it (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(60);

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws CommandFailure, MalformedException, EnrolmentException {
    if (!"https".equals(gateway.getScheme()) || gateway.getHost() == null) {
      throw CommandFailure.usage("URL: expected https://HOST:PORT");
    }
    Report report = output.report();
    Deadline deadline = Deadline.in(timeout);
    HttpClient client = client();
    String instance;
    try (TpmConnection connection = tpm.connection(report);
        Progress waiting = report.during("waiting for TPM and gateway")) {
      AttestationKey key = tpm.provision(connection, AttestationKeyType.P256, deadline);
      HttpResponse<InputStream> opened =
          post(
              client,
              gateway.resolve("/enrolments"),
              EnrolmentJson.write(TpmEnrolment.request(connection, key, deadline)));
      Bytes challenge = body(opened, 201);
      String location =
          opened
              .headers()
              .firstValue("Location")
              .filter(it -> it.matches("/enrolments/[0-9a-f]{32}"))
              .orElseThrow(() -> unanswered("it gives no place for the answer", null));
      HttpResponse<InputStream> answered =
          post(
              client,
              gateway.resolve(location),
              EnrolmentJson.write(
                  TpmEnrolment.answer(
                      connection, key, EnrolmentJson.readChallenge(challenge), deadline)));
      instance =
          JsonReader.read(body(answered, 202), "answer", MAX_OCTETS)
              .asObject()
              .required("instance")
              .asText();
    } catch (TpmException failure) {
      throw CommandFailure.unavailable(
          Reason.ATTESTER_UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
    }
    report.event(
        Event.of("enrolment_waiting", "instance " + instance + " waits for approval")
            .inHeadline("instance", instance)
            .fact("gateway", gateway.toString()));
    return ExitStatus.OK.code();
  }

  private HttpClient client() throws CommandFailure {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(timeout);
    if (authorities.isPresent()) {
      builder.sslContext(JdkTls.trusting(PemFile.certificates(authorities.get())));
    }
    return builder.build();
  }

  private HttpResponse<InputStream> post(HttpClient client, URI to, String json)
      throws CommandFailure {
    try {
      return client.send(
          HttpRequest.newBuilder(to)
              .timeout(timeout)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException failed) {
      throw unanswered(String.valueOf(failed.getMessage()), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw unanswered("interrupted", stopped);
    }
  }

  private Bytes body(HttpResponse<InputStream> response, int expected)
      throws CommandFailure, MalformedException {
    Bytes body;
    try (InputStream in = response.body()) {
      body = Bytes.copyOf(in.readNBytes(MAX_OCTETS));
    } catch (IOException failed) {
      throw unanswered(String.valueOf(failed.getMessage()), failed);
    }
    if (response.statusCode() == expected) {
      return body;
    }
    if (response.statusCode() == 403) {
      throw CommandFailure.endorsementRefused(
          "the gateway refuses: "
              + JsonReader.read(body, "refusal", MAX_OCTETS)
                  .asObject()
                  .required("message")
                  .asText());
    }
    throw unanswered("it answers " + response.statusCode(), null);
  }

  private CommandFailure unanswered(String why, @Nullable Exception cause) {
    return CommandFailure.unavailable(
        Reason.DISCONNECTED, "no enrolment at " + gateway + ": " + why, cause);
  }
}
