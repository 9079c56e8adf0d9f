package org.attls.rot.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.enrol.EndorsementRoots;
import org.attls.eat.enrol.EnrolledTpm;
import org.attls.eat.enrol.EnrolmentAnswer;
import org.attls.eat.enrol.EnrolmentChallenge;
import org.attls.eat.enrol.EnrolmentJson;
import org.attls.eat.enrol.EnrolmentRequest;
import org.attls.eat.enrol.PendingEnrolment;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.swtpm.SwtpmAuthority;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The messages of a real enrolment, as files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnrolmentFilesTest {
  private interface Reader {
    Object read(Bytes document) throws Exception;
  }

  private static final Map<String, Reader> READERS =
      Map.of(
          "request", EnrolmentJson::readRequest,
          "challenge", EnrolmentJson::readChallenge,
          "answer", EnrolmentJson::readAnswer,
          "pending", EnrolmentJson::readPending);

  private final Map<String, String> documents = new LinkedHashMap<>();
  private EnrolmentRequest request;
  private EnrolmentChallenge challenge;
  private EnrolmentAnswer answer;

  @BeforeAll
  void enrol(@TempDir Path directory) throws Exception {
    SwtpmAuthority maker = SoftwareTpm.maker(directory);
    try (SoftwareTpm tpm = SoftwareTpm.certified(maker)) {
      AttestationKey key = tpm.provision();
      request = TpmEnrolment.request(tpm.connection(), key, SoftwareTpm.soon());
      EndorsementRoots roots = EndorsementRoots.of(maker.certificates());
      PendingEnrolment pending =
          PendingEnrolment.begin(request, roots, SoftwareTpm.PCRS, Instant.now());
      challenge = pending.challenge();
      answer = TpmEnrolment.answer(tpm.connection(), key, challenge, SoftwareTpm.soon());
      documents.put("request", EnrolmentJson.write(request));
      documents.put("challenge", EnrolmentJson.write(challenge));
      documents.put("answer", EnrolmentJson.write(answer));
      documents.put("pending", EnrolmentJson.write(pending));
    }
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws Exception {
    assertThat(read("request", document("request"))).isEqualTo(request);
    assertThat(read("challenge", document("challenge"))).isEqualTo(challenge);
    assertThat(read("answer", document("answer"))).isEqualTo(answer);
    PendingEnrolment pending = (PendingEnrolment) read("pending", document("pending"));
    assertThat(EnrolmentJson.write(pending)).isEqualTo(document("pending"));
    EnrolledTpm enrolled = pending.accept(answer);
    assertThat(enrolled.attestationKey()).isEqualTo(request.attestationKey());
  }

  @Test
  void refusesEveryPrefix() {
    documents.forEach(
        (kind, text) -> {
          String whole = text.strip();
          for (int end = 0; end < whole.length(); end += 7) {
            refused(kind, whole.substring(0, end));
          }
        });
  }

  @Test
  void refusesOneKindForAnother() {
    for (String kind : READERS.keySet()) {
      for (String other : READERS.keySet()) {
        if (!kind.equals(other)) {
          refused(kind, document(other));
          refused(kind, document(other).replace('"' + other + '"', '"' + kind + '"'));
        }
      }
    }
  }

  @Test
  void refusesMembersThatItDoesNotKnowAndDocumentsWithoutOneThatItNeeds() {
    documents.forEach(
        (kind, text) -> {
          refused(kind, text.replaceFirst("\\{", "{\"more\": 1,"));
          for (String line : text.lines().filter(it -> it.contains(": ")).toList()) {
            String without = text.replace(line + "\n", "").replaceFirst(",\\s*}", "}");
            assertThat(without).isNotEqualTo(text);
            refused(kind, without);
          }
        });
  }

  @Test
  void refusesOctetsOfTheWrongSize() {
    refused("challenge", document("challenge").replaceAll("(ek_certificate\": \")..", "$1"));
    refused("pending", document("pending").replaceAll("(credential\": \")....", "$1"));
    refused("request", document("request").replaceAll("(ek_certificates\": \\[\")....", "$1"));
    refused("request", document("request").replaceAll("\\[.*]", "[]"));
    refused("answer", document("answer").replaceAll("(quote\": \")[^\"]*", "$1"));
  }

  @Test
  void whatThePendingEnrolmentPrintsHoldsNoSecret() throws Exception {
    PendingEnrolment pending = (PendingEnrolment) read("pending", document("pending"));
    assertThat(pending.toString()).doesNotContain(answer.credential().hex());
  }

  private String document(String kind) {
    String text = documents.get(kind);
    if (text == null) {
      throw new AssertionError(kind);
    }
    return text;
  }

  private static Object read(String kind, String text) throws Exception {
    Reader reader = READERS.get(kind);
    if (reader == null) {
      throw new AssertionError(kind);
    }
    return reader.read(Bytes.utf8(text));
  }

  private static void refused(String kind, String text) {
    assertThatThrownBy(() -> read(kind, text)).as(text).isInstanceOf(MalformedException.class);
  }
}
