package org.attls.rot.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.enrol.EndorsementRoots;
import org.attls.eat.enrol.EnrolledTpm;
import org.attls.eat.enrol.EnrolmentAnswer;
import org.attls.eat.enrol.EnrolmentChallenge;
import org.attls.eat.enrol.EnrolmentException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  private EndorsementRoots roots;
  private EnrolmentRequest request;
  private EnrolmentChallenge challenge;
  private EnrolmentAnswer answer;

  @BeforeAll
  void enrol(@TempDir Path directory) throws Exception {
    SwtpmAuthority maker = SoftwareTpm.maker(directory);
    try (SoftwareTpm tpm = SoftwareTpm.certified(maker)) {
      AttestationKey key = tpm.provision();
      request = TpmEnrolment.request(tpm.connection(), key, SoftwareTpm.soon());
      roots = EndorsementRoots.of(maker.certificates());
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

  /** Whoever sends them is unknown: no octets of its end the operator's part in anything else. */
  @ParameterizedTest
  @ValueSource(strings = {"request", "answer"})
  void anyOtherOctetsAreJudgedOrRefused(String kind) throws Exception {
    PendingEnrolment pending = (PendingEnrolment) read("pending", document("pending"));
    for (int seed = 0; seed < 400; seed++) {
      String bent = bent(document(kind), new Random(seed));
      try {
        if (kind.equals("request")) {
          EnrolmentRequest read = EnrolmentJson.readRequest(Bytes.utf8(bent));
          PendingEnrolment.begin(read, roots, SoftwareTpm.PCRS, Instant.now()).challenge();
        } else {
          pending.accept(EnrolmentJson.readAnswer(Bytes.utf8(bent)));
        }
      } catch (MalformedException | EnrolmentException refused) {
        assertThat(refused.getMessage()).as("seed %d", seed).isNotEmpty();
      } catch (RuntimeException | Error defect) {
        throw new AssertionError("seed " + seed + ": " + bent, defect);
      }
    }
  }

  /** One of the octet strings in it is changed in one to three places, or ends elsewhere. */
  private static String bent(String document, Random random) throws MalformedException {
    Matcher found = Pattern.compile("\"([A-Za-z0-9_-]{24,})\"").matcher(document);
    List<String> strings = found.results().map(it -> it.group(1)).toList();
    String chosen = strings.get(random.nextInt(strings.size()));
    byte[] octets = Base64Url.decode(chosen, "document").toArray();
    if (random.nextInt(8) == 0) {
      octets = Arrays.copyOf(octets, random.nextInt(octets.length + 8));
    }
    for (int i = 1 + random.nextInt(3); i > 0 && octets.length > 0; i--) {
      // The head of a structure says what the rest is.
      int head = random.nextBoolean() ? Math.min(24, octets.length) : octets.length;
      octets[random.nextInt(head)] = (byte) random.nextInt();
    }
    return document.replace(chosen, Base64Url.encode(Bytes.copyOf(octets)));
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
