package org.attls.verifier.embedded.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.testing.Bounded;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/**
 * Whatever is asked, the service answers, and no answer is 500: a whole request (method and target,
 * fields, an empty line, body), and every body that can be posted.
 */
class RestRequestFuzzTest {
  static final String TOKEN = "only-for-fuzzing";

  /** Stands for the name of an open session in the target of an input. */
  static final String SESSION = "SESSION";

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
  private static final EarSigner SIGNER = EarSigner.generate(EcCurve.P256);
  private static final Bytes NONCE = Bytes.copyOf(new byte[32]);
  private static final String EVIDENCE_TYPE = "application/vnd.parallaxsecond.key-attestation.tpm";

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Service service = new Service();
    Bytes octets = Bytes.copyOf(input);
    service.ask("POST", service.session(), octets, "Content-Type", EVIDENCE_TYPE);
    service.ask("POST", service.session(), octets, "Content-Type", "application/cmw");
    service.ask(
        "POST",
        Provisioning.SUBMIT,
        octets,
        "Content-Type",
        Provisioning.CORIM_TYPE.toString(),
        "Authorization",
        "Bearer " + TOKEN);
    service.askAsWritten(octets);
  }

  /** Everything but the connections. */
  private static final class Service {
    private final SessionTable sessions = new SessionTable(Duration.ofMinutes(2), 8, CLOCK);
    private final Routes routes;

    Service() {
      EndorsementStore store = EndorsementStore.inMemory(CLOCK);
      ResultIssuer issuer = ResultIssuer.of(store, SIGNER, CLOCK, AppraisalLog.NONE);
      routes =
          new Routes(
              new Discovery(issuer, false),
              new ChallengeResponse(issuer, sessions),
              Optional.of(
                  new Provisioning(
                      List.of(ProvisioningCredential.bearer(TOKEN)),
                      Optional.empty(),
                      store,
                      CLOCK,
                      ProvisioningLog.NONE)));
    }

    /** Path of a new session. */
    String session() {
      return ChallengeResponse.SESSION_PREFIX
          + sessions
              .open(Source.of(java.net.InetAddress.getLoopbackAddress()), NONCE)
              .orElseThrow()
              .id();
    }

    void ask(String method, String target, Bytes body, String... fields) {
      Headers headers = new Headers();
      for (int i = 0; i < fields.length; i += 2) {
        headers.add(fields[i], fields[i + 1]);
      }
      ask(method, URI.create(target), headers, body);
    }

    void askAsWritten(Bytes octets) {
      String text = new String(octets.toArray(), StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\n\n");
      if (end < 0) {
        return;
      }
      String[] lines = text.substring(0, end).split("\n", -1);
      String[] first = lines[0].split(" ", -1);
      try {
        Headers headers = new Headers();
        for (int i = 1; i < lines.length; i++) {
          int colon = lines[i].indexOf(':');
          headers.add(lines[i].substring(0, Math.max(colon, 0)), lines[i].substring(colon + 1));
        }
        String target =
            first.length < 2
                ? ""
                : first[1].replace(
                    SESSION, session().substring(ChallengeResponse.SESSION_PREFIX.length()));
        ask(first[0], new URI(target), headers, octets.slice(end + 2, octets.size()));
      } catch (IllegalArgumentException | URISyntaxException refusedByTheServerItself) {
        // Nothing of ours gets to see such a request.
      }
    }

    private void ask(String method, URI target, Headers headers, Bytes body) {
      Answer answer;
      try {
        answer =
            Bounded.read(
                body.size(),
                () ->
                    routes.answer(new Request(new RequestInMemory(method, target, headers, body))));
      } catch (Refusal refusal) {
        answer = refusal.answer();
      } catch (IOException cutShort) {
        // Fewer octets than announced.
        return;
      } catch (RuntimeException | Error defect) {
        throw defect;
      } catch (Exception impossible) {
        throw new AssertionError(impossible);
      }
      assertThat(answer.status()).isIn(200, 201, 204, 400, 401, 404, 405, 406, 413, 415, 503);
      assertThat(answer.headers().values()).noneMatch(it -> it.matches("(?s).*[\\r\\n].*"));
    }
  }
}
