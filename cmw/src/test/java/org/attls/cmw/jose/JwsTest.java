package org.attls.cmw.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.List;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.signed.P256;
import org.junit.jupiter.api.Test;

class JwsTest {
  private static final P256 KEY = P256.generate();
  private static final Bytes PAYLOAD = Bytes.utf8("{\"a\":1}");
  private static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"k\"}";

  @Test
  void readsWhatTheWriterWritesInBothForms() throws Exception {
    JwsWriter writer = new JwsWriter(KEY.jwsSigner()).protectedHeader("kid", "k");
    for (Jws made : List.of(writer.signCompact(PAYLOAD), writer.signFlattened(PAYLOAD))) {
      Jws read = Jws.read(made.octets(), 4096);

      assertThat(read.octets()).isEqualTo(made.octets());
      assertThat(read.signature()).isEqualTo(made.signature());
      assertThat(read.signingInput()).isEqualTo(made.signingInput());
      assertThat(read.unverifiedPayload()).isEqualTo(PAYLOAD);
      assertThat(read.headers().algorithm()).isEqualTo("ES256");
      assertThat(read.headers().keyId()).contains("k");
      assertThat(read.verify(KEY.jwsVerifier())).isEqualTo(PAYLOAD);
      assertThatExceptionOfType(SignatureException.class)
          .isThrownBy(() -> read.verify(P256.generate().jwsVerifier()))
          .withMessageContaining("alg ES256");
    }
  }

  @Test
  void aStrictPrefixIsMalformedOrDoesNotVerify() throws GeneralSecurityException {
    JwsWriter writer = new JwsWriter(KEY.jwsSigner());
    for (Jws made : List.of(writer.signCompact(PAYLOAD), writer.signFlattened(PAYLOAD))) {
      Bytes octets = made.octets();
      for (int size = 0; size < octets.size(); size++) {
        assertNotVerified(octets.slice(0, size));
      }
      for (String more : new String[] {".", "A", "=", "}", "\0"}) {
        assertNotVerified(Bytes.concat(octets, Bytes.utf8(more)));
      }
    }
    // A line feed is white space behind an object, but no part of the compact form.
    assertNotVerified(Bytes.concat(writer.signCompact(PAYLOAD).octets(), Bytes.utf8("\n")));
  }

  @Test
  void takesTheUnprotectedHeaderOfTheFlattenedForm() throws Exception {
    Bytes flattened = flattened("{\"alg\":\"ES256\"}", ",\"header\":{\"kid\":\"k\"}");
    Jws jws = Jws.read(Bytes.concat(Bytes.utf8(" \r\n\t"), flattened), 4096);

    assertThat(jws.headers().keyId()).contains("k");
    assertThat(jws.verify(KEY.jwsVerifier())).isEqualTo(PAYLOAD);
  }

  @Test
  void refusesHeadersThatAreNotStrict() throws GeneralSecurityException {
    assertHeadersRefused("{}", "", "\"alg\" is missing");
    assertHeadersRefused("{\"alg\":\"none\"}", "", "not signed");
    assertHeadersRefused("{\"alg\":\"nOnE\"}", "", "not signed");
    assertHeadersRefused("{\"alg\":\"\"}", "", "not signed");
    assertHeadersRefused("{\"alg\":-7}", "", "where a string belongs");
    assertHeadersRefused("{\"alg\":\"ES256\",\"alg\":\"ES256\"}", "", "uplicate");
    assertHeadersRefused("{\"alg\":\"ES256\",\"crit\":[\"exp\"]}", "", "crit");
    assertHeadersRefused("{\"alg\":\"ES256\",\"b64\":false}", "", "b64");
    assertHeadersRefused("{\"alg\":\"ES256\",\"kid\":1}", "", "where a string belongs");
    assertHeadersRefused("[]", "", "where an object belongs");
    assertHeadersRefused(HEADER, ",\"header\":{\"kid\":\"k\"}", "in both headers");
    assertHeadersRefused("{}", ",\"header\":{\"alg\":\"ES256\"}", "not signed");
    assertHeadersRefused(HEADER, ",\"header\":{\"crit\":[\"a\"]}", "crit");
    assertHeadersRefused(HEADER, ",\"header\":\"e30\"", "where an object belongs");
    assertHeadersRefused(HEADER, ",\"signatures\":[]", "no member");
    assertHeadersRefused(HEADER, ",\"extra\":1", "no member");
  }

  @Test
  void refusesOtherShapes() {
    for (String text :
        new String[] {
          "",
          "a",
          "a.b",
          "a.b.c.d",
          "e30.e30.",
          "eyJhbGciOiJFUzI1NiJ9.YQ.",
          "eyJhbGciOiJFUzI1NiJ9.YR.AA",
          "eyJhbGciOiJFUzI1NiJ9.YQ==.AA",
          "eyJhbGciOiJFUzI1NiJ9.YQ.A+",
          "\u00e9.YQ.AA",
          "{\"payload\":\"YQ\",\"signature\":\"AA\"}",
          "{\"protected\":\"eyJhbGciOiJFUzI1NiJ9\",\"signature\":\"AA\"}",
          "{\"protected\":\"eyJhbGciOiJFUzI1NiJ9\",\"payload\":\"YQ\"}"
        }) {
      assertThatExceptionOfType(MalformedException.class)
          .as(text)
          .isThrownBy(() -> Jws.read(Bytes.utf8(text), 4096));
    }
  }

  @Test
  void boundsTheSize() throws Exception {
    Bytes octets = new JwsWriter(KEY.jwsSigner()).signCompact(PAYLOAD).octets();
    Jws.read(octets, octets.size());

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Jws.read(octets, octets.size() - 1));
  }

  @Test
  void theWriterRefusesWhatTheReaderWould() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwsWriter(KEY.jwsSigner()).protectedHeader("alg", "ES384"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new JwsWriter(KEY.jwsSigner()).protectedHeader("crit", "x").signCompact(PAYLOAD));
  }

  private static void assertNotVerified(Bytes octets) {
    try {
      Jws jws = Jws.read(octets, 4096);
      assertThatExceptionOfType(GeneralSecurityException.class)
          .as(text(octets))
          .isThrownBy(() -> jws.verify(KEY.jwsVerifier()));
    } catch (MalformedException refused) {
      assertThat(refused).isNotNull();
    }
  }

  private static void assertHeadersRefused(String header, String more, String why)
      throws GeneralSecurityException {
    Bytes octets = flattened(header, more);
    assertThatExceptionOfType(MalformedException.class)
        .as(text(octets))
        .isThrownBy(() -> Jws.read(octets, 4096))
        .withMessageContaining(why);
  }

  private static Bytes flattened(String header, String more) throws GeneralSecurityException {
    String protectedText = Base64Url.encode(Bytes.utf8(header));
    String payloadText = Base64Url.encode(PAYLOAD);
    String signature =
        Base64Url.encode(KEY.jwsSigner().sign(Bytes.utf8(protectedText + "." + payloadText)));
    return Bytes.utf8(
        "{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"%s}"
            .formatted(protectedText, payloadText, signature, more));
  }

  private static String text(Bytes octets) {
    return new String(octets.toArray(), StandardCharsets.UTF_8);
  }
}
