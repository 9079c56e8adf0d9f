package org.attls.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFilterTest {
  private static final String PLAIN = "GET / HTTP/1.1\r\nHost: h\r\n";
  private static final String OURS = "Attested-Identity: id\r\n\r\n";

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String passed(String sent, int piece) throws RequestRefusal {
    RequestFilter filter = new RequestFilter(() -> "id", 512);
    StringBuilder passed = new StringBuilder();
    for (int i = 0; i < sent.length(); i += piece) {
      String part = sent.substring(i, Math.min(sent.length(), i + piece));
      passed.append(new String(filter.take(octets(part)), StandardCharsets.ISO_8859_1));
    }
    return passed.toString();
  }

  private static RequestRefusal refusal(String sent) {
    RequestRefusal refusal = catchThrowableOfType(RequestRefusal.class, () -> passed(sent, 1));
    assertThat(refusal).as(sent).isNotNull();
    assertThat(catchThrowableOfType(RequestRefusal.class, () -> passed(sent, 10_000)))
        .isNotNull()
        .hasMessage(refusal.getMessage());
    return refusal;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10_000})
  void everyRequestGetsTheIdentity(int piece) throws Exception {
    String sent =
        PLAIN
            + "\r\n"
            + "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nX: y\r\n\r\nGET /"
            + "PUT /b HTTP/1.1\r\nhost: h\r\ntransfer-encoding: Chunked\r\n\r\n"
            + "5;a=\"b\"\r\n\r\n\r\n1\r\n000A\r\n0123456789\r\n0\r\nAttested-Identity: me\r\n\r\n"
            + PLAIN
            + "Connection: close\r\n\r\n";
    assertThat(passed(sent, piece))
        .isEqualTo(
            PLAIN
                + OURS
                + "POST /a HTTP/1.1\r\nHost: h\r\nX: y\r\nContent-Length: 5\r\n"
                + OURS
                + "GET /"
                + "PUT /b HTTP/1.1\r\nhost: h\r\nTransfer-Encoding: chunked\r\n"
                + OURS
                + "5\r\n\r\n\r\n1\r\na\r\n0123456789\r\n0\r\n\r\n"
                + PLAIN
                + "Connection: close\r\n"
                + OURS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Attested-Identity: me",
        "ATTESTED-IDENTITY:me",
        "attested_identity: me",
        "Attested.Identity: me",
        "attested-anything: me",
        "Attested_Policy:",
        "Upgrade: websocket",
        "HTTP2-Settings: AAMAAABkAAQAAP__",
        "Connection: attested-identity, keep-alive",
        "Keep-Alive: timeout=5",
        "TE: trailers",
        "Trailer: Attested-Identity"
      })
  void whatIsTheGatewaysOrMeantForItDoesNotGoOn(String field) throws Exception {
    assertThat(passed(PLAIN + field + "\r\n\r\n", 10_000)).isEqualTo(PLAIN + OURS);
  }

  @Test
  void aFieldThatConnectionNamesDoesNotGoOn() throws Exception {
    assertThat(passed(PLAIN + "Connection: x-one\r\nX-One: 1\r\nX-Two: 2\r\n\r\n", 10_000))
        .isEqualTo(PLAIN + "X-Two: 2\r\n" + OURS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 1\r\nTransfer-Encoding: chunked",
        "Content-Length: 1\r\nContent-Length: 1",
        "Content-Length: 1, 1",
        "Content-Length: +1",
        "Content-Length: -1",
        "Content-Length: 0x1",
        "Content-Length:",
        "Content-Length: 99999999999999999999",
        "Content-Length : 1",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: \u000bchunked",
        "Transfer-Encoding:\r\n chunked",
        "Transfer-Encoding : chunked",
        " Transfer-Encoding: chunked",
        "X: a\r\n folded",
        "X: a\nAttested-Identity: me",
        "X: a\rAttested-Identity: me",
        "X: \u0000",
        "X\u0000: a",
        "Att ested: a",
        ": a",
        "no field",
        "Host: second",
        "Connection: host",
        "Connection: content-length\r\nContent-Length: 0",
        "Connection: close, transfer-encoding"
      })
  void whatCanBeReadInTwoWaysIsRefused(String fields) {
    RequestRefusal refusal = refusal(PLAIN + fields + "\r\n\r\n");
    assertThat(refusal.why()).isEqualTo(RequestRefusal.Cause.MALFORMED);
    assertThat(new String(refusal.answer().toArray(), StandardCharsets.US_ASCII))
        .startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /\t HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\nHost: h\n\n",
        "GET / http/1.1\r\nHost: h\r\n\r\n",
        "GET /\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "\u0016\u0003\u0001\r\n\r\n"
      })
  void noRequestIsRefused(String sent) {
    assertThat(refusal(sent).why()).isEqualTo(RequestRefusal.Cause.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CONNECT h:1 HTTP/1.1", "TRACE / HTTP/1.1", "GET / HTTP/1.0", "PRI * HTTP/2.0"})
  void whatIsNotPassedOnIsRefused(String line) {
    assertThat(refusal(line + "\r\nHost: h\r\n\r\n").why())
        .isEqualTo(RequestRefusal.Cause.UNSUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\nabcdef\r\n0\r\n\r\n",
        "5\r\nabcde0\r\n\r\n",
        "-1\r\n",
        "0x5\r\nabcde\r\n",
        " 5\r\nabcde\r\n",
        "5\nabcde\r\n",
        "5;\rx\r\nabcde\r\n",
        "123456789\r\n",
        "\r\n",
        "0\r\nno field\r\n\r\n"
      })
  void chunksThatAreNoneAreRefused(String body) {
    assertThat(refusal(PLAIN + "Transfer-Encoding: chunked\r\n\r\n" + body).why())
        .isEqualTo(RequestRefusal.Cause.MALFORMED);
  }

  @Test
  void headsChunkLinesAndTrailersAreBounded() {
    String chunked = PLAIN + "Transfer-Encoding: chunked\r\n\r\n";
    assertThat(refusal(PLAIN + "X: " + "x".repeat(600)).why())
        .isEqualTo(RequestRefusal.Cause.TOO_LARGE);
    assertThat(refusal(chunked + "5;" + "x".repeat(300)).why())
        .isEqualTo(RequestRefusal.Cause.TOO_LARGE);
    assertThat(refusal(chunked + "0\r\n" + ("X: " + "x".repeat(200) + "\r\n").repeat(3)).why())
        .isEqualTo(RequestRefusal.Cause.TOO_LARGE);
  }

  /** A million spaces are read in milliseconds, or, if each is tried against each, in an hour. */
  @ParameterizedTest
  @ValueSource(strings = {"X:%s\u0001", "X:a%s\u0001", "X: a%sb%1$s\u0001"})
  void aRunOfSpacesIsReadOnce(String line) {
    String spaces = " ".repeat(1_000_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> RequestHead.requireField(line.formatted(spaces)))
                .isInstanceOf(RequestRefusal.class));
  }
}
