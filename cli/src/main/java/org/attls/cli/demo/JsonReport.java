package org.attls.cli.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attls.cli.option.HostPort;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.QuotedPcrs;
import org.attls.rot.tpm.key.PersistentAttestationKey;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.Stage;

/**
 * One JSON object in a line for each step; times are milliseconds.
 *
 * <pre>
 * {"step":"replayed-evidence","outcome":"refused","reason":"BINDING_MISMATCH","alert":42,
 *  "alert_name":"bad_certificate",…,"timings":{"total":31.4}}
 * </pre>
 */
final class JsonReport implements DemoReport {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final PrintWriter out;

  JsonReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begins() {
    // The first step says enough.
  }

  @Override
  public void tpm(Device device, Duration took) {
    ready(
        "tpm",
        took,
        json -> {
          if (device.directory().isPresent()) {
            json.writeStringField("program", "swtpm");
            json.writeStringField("directory", device.directory().get().toString());
          } else {
            json.writeStringField("address", device.address().toString());
          }
        });
  }

  @Override
  public void verifier(VerifierSite verifier, Duration took) {
    ready("verifier", took, json -> json.writeStringField("url", verifier.origin().toString()));
  }

  @Override
  public void enrolled(Device.Enrolment enrolment, Duration took) {
    ready(
        "enrolment",
        took,
        json -> {
          if (enrolment.key() instanceof PersistentAttestationKey kept) {
            json.writeStringField("ak_handle", String.format(Locale.ROOT, "0x%08X", kept.handle()));
          }
          json.writeStringField("instance", enrolment.key().kid().hex());
          json.writeStringField("pcrs", enrolment.state().selection().spelling());
          json.writeStringField("pcr_digest", enrolment.state().digest().hex());
        });
  }

  @Override
  public void server(Laboratory laboratory, Duration took) {
    ready(
        "server",
        took,
        json -> {
          json.writeStringField("address", HostPort.describe(laboratory.address()));
          json.writeStringField("name", laboratory.serverName());
        });
  }

  @Override
  public void admission(Attempt attempt) {
    line(
        ADMISSION,
        attempt.peer().isPresent() ? "admitted" : "refused",
        json -> {
          end(json, attempt);
          session(json, attempt);
          timings(json, attempt);
        });
  }

  @Override
  public void refusal(Attack attack, Attempt attempt) {
    line(
        attack.step(),
        attempt.peer().isPresent() ? "admitted" : "refused",
        json -> {
          end(json, attempt);
          json.writeBooleanField("as_announced", attack.differences(attempt).isEmpty());
          timings(json, attempt);
        });
  }

  @Override
  public void draftRelay(Attempt attempt) {
    line(
        DRAFT_RELAY,
        attempt.peer().isPresent() ? "succeeded" : "refused",
        json -> {
          end(json, attempt);
          session(json, attempt);
          json.writeStringField(
              "warning",
              "a relay in binding mode draft succeeds; this is why the mode is refused unless it is"
                  + " allowed by name");
          timings(json, attempt);
        });
  }

  @Override
  public void ends(List<String> differences) {
    line(
        "summary",
        differences.isEmpty() ? "as announced" : "differs",
        json -> {
          json.writeArrayFieldStart("differences");
          for (String difference : differences) {
            json.writeString(difference);
          }
          json.writeEndArray();
        });
  }

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private void ready(String step, Duration took, Members members) {
    line(
        step,
        "ready",
        json -> {
          members.write(json);
          json.writeObjectFieldStart("timings");
          millis(json, "total", took);
          json.writeEndObject();
        });
  }

  private void line(String step, String outcome, Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("step", step);
      json.writeStringField("outcome", outcome);
      members.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    out.println(text);
  }

  /** Why the server refused, which alert the client got, and what was delivered where. */
  private static void end(JsonGenerator json, Attempt attempt) throws IOException {
    Optional<AttestedTlsException> server = attempt.server().failure();
    Optional<AttestedTlsException> client = attempt.client().failure();
    Optional<Integer> alert = client.flatMap(AttestedTlsException::alert);
    if (server.isPresent()) {
      json.writeStringField("reason", server.get().reason().name());
      json.writeStringField("message", String.valueOf(server.get().getMessage()));
    }
    if (alert.isPresent()) {
      json.writeNumberField("alert", alert.get());
      json.writeStringField("alert_name", Attack.named(alert.get()).replaceFirst("\\(.*", ""));
    }
    json.writeObjectFieldStart("delivered");
    json.writeNumberField("server", attempt.server().received().size());
    json.writeNumberField("client", attempt.client().received().size());
    json.writeEndObject();
  }

  private static void session(JsonGenerator json, Attempt attempt) throws IOException {
    if (attempt.server().session().isPresent()) {
      AttestedSession session = attempt.server().session().get();
      json.writeStringField("profile", session.profile());
      json.writeStringField("cipher_suite", session.cipherSuite());
    }
    if (attempt.attestation().isPresent()) {
      AttestedSession.Attestation attestation = attempt.attestation().get();
      json.writeStringField("credential_kind", attestation.kind().toString());
      if (attestation.evidence().isPresent()) {
        json.writeStringField(
            "evidence_type", attestation.evidence().get().evidenceType().type().toString());
      }
      json.writeStringField(
          "binding",
          attestation.binding().map(it -> it.name().toLowerCase(Locale.ROOT)).orElse("none"));
      json.writeNumberField("evidence_octets", attestation.octets());
    }
    if (attempt.peer().isPresent()) {
      AttestedSession.AttestedPeer peer = attempt.peer().get();
      Optional<QuotedPcrs> quoted = peer.evidence().flatMap(InspectedEvidence::pcrs);
      if (quoted.isPresent()) {
        QuotedPcrs pcrs = quoted.get();
        json.writeStringField("pcrs", pcrs.selection());
        json.writeStringField("pcr_digest", pcrs.digest().hex());
      }
      if (attempt.tier().isPresent()) {
        json.writeStringField("tier", attempt.tier().get().name().toLowerCase(Locale.ROOT));
      }
      json.writeStringField("identity_level", peer.verdict().identity().level().name());
      json.writeStringField("identity", peer.verdict().identity().name());
    }
  }

  private static void timings(JsonGenerator json, Attempt attempt) throws IOException {
    json.writeObjectFieldStart("timings");
    millis(json, "total", attempt.took());
    stages(json, "server", attempt.server());
    stages(json, "client", attempt.client());
    json.writeEndObject();
  }

  private static void stages(JsonGenerator json, String name, End end) throws IOException {
    if (end.session().isPresent()) {
      json.writeObjectFieldStart(name);
      for (Map.Entry<Stage, Duration> stage :
          new TreeMap<>(end.session().get().timings()).entrySet()) {
        millis(json, stage.getKey().name().toLowerCase(Locale.ROOT), stage.getValue());
      }
      json.writeEndObject();
    }
  }

  private static void millis(JsonGenerator json, String name, Duration time) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6));
  }
}
