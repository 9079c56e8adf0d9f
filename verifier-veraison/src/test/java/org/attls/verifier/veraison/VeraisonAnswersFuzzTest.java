package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.testing.Bounded;

/**
 * Every document that a service answers with, and the fields that are looked at: each is read, or
 * ends in one line for the log.
 */
class VeraisonAnswersFuzzTest {
  static final Bytes CHALLENGE = Bytes.copyOf(new byte[32]);
  private static final VeraisonService SERVICE =
      VeraisonService.at(URI.create("https://verifier.example")).build();
  private static final CmwType TYPE =
      CmwType.mediaType("application/eat+cwt; eat_profile=\"tag:example.org,2026:p\"");

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    String text = new String(input, StandardCharsets.ISO_8859_1);
    check(
        octets,
        () -> SessionDocument.read(answer(200, SessionDocument.MEDIA_TYPE, octets), CHALLENGE));
    check(octets, () -> DiscoveryDocument.read(octets));
    check(
        octets,
        () -> VeraisonProvisioning.outcome(answer(200, VeraisonProvisioning.SESSION_TYPE, octets)));
    check(octets, () -> answer(400, "application/problem+json", octets).expect(200));
    check(octets, () -> answer(503, "text/plain; charset=utf-8", octets).expect(200));
    check(octets, () -> answer(415, text, octets).expect(200));
    check(octets, () -> answer(200, text, octets).json("application/json", "document"));
    check(
        octets,
        () -> {
          assertThat(SERVICE.sameOrigin(answer(201, text, octets).resolvedLocation())).isTrue();
          return octets;
        });
    check(octets, () -> AcceptedTypes.spellingOf(TYPE, List.of(text)));
  }

  /** An answer whose fields say the same as its body. */
  private static HttpAnswer answer(int status, String contentType, Bytes body) {
    Optional<String> text = Optional.of(new String(body.toArray(), StandardCharsets.ISO_8859_1));
    HttpQuestion question =
        HttpQuestion.get("ask", SERVICE.endpoint("/challenge-response/v1/session/1"), "*/*");
    return new HttpAnswer(
        question, SERVICE, status, Optional.of(contentType), text, text, text, body);
  }

  private static void check(Bytes octets, Bounded.Reading<Object, Exception> reading) {
    try {
      assertThat(Bounded.read(octets.size(), reading)).isNotNull();
    } catch (AttestationException refused) {
      assertThat(refused.getMessage()).isNotEmpty().doesNotContain("\n", "\r");
      assertThat(refused.getMessage().length()).isLessThan(2048);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    } catch (RuntimeException defect) {
      throw defect;
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }
}
