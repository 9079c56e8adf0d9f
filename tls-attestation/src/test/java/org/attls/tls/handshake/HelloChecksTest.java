package org.attls.tls.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelloChecksTest {
  private static final String TLS_1_3 = "002b0003020304";
  private static final String TLS_1_2 = "002b0003020303";
  private static final String ONE_SHARE = "003300080006001d0002aaaa";
  private static final String TWO_GROUPS = "0033000e000c001d0002aaaa00170002aaaa";
  private static final String TWICE = "0033000e000c001d0002aaaa001d0002bbbb";
  private static final String RETRY_RANDOM =
      "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

  private static Bytes clientHello(String compression, String extensions) {
    OctetWriter body =
        new OctetWriter()
            .u16(0x0303)
            .octets(Bytes.copyOf(new byte[32]))
            .opaque8(Bytes.copyOf(new byte[32]))
            .opaque16(Bytes.of(0x13, 1))
            .opaque8(Bytes.fromHex(compression))
            .opaque16(Bytes.fromHex(extensions));
    return message(1, body);
  }

  private static Bytes retry(String extensions) {
    OctetWriter body =
        new OctetWriter()
            .u16(0x0303)
            .octets(Bytes.fromHex(RETRY_RANDOM))
            .opaque8(Bytes.EMPTY)
            .octets(Bytes.of(0x13, 1, 0))
            .opaque16(Bytes.fromHex(extensions));
    return message(2, body);
  }

  private static Bytes message(int type, OctetWriter body) {
    return new OctetWriter().u8(type).opaque24(body.toBytes()).toBytes();
  }

  private static void receive(Bytes message) throws AttestationException {
    new HandshakeFlow(1 << 16).received(message.toArray(), 0, message.size());
  }

  private static void assertRefused(Bytes message) {
    AttestationException refusal =
        catchThrowableOfType(AttestationException.class, () -> receive(message));
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  void takesWhatIsInOrder() throws Exception {
    receive(clientHello("00", TLS_1_3 + ONE_SHARE));
    receive(clientHello("00", TLS_1_3 + TWO_GROUPS));
    receive(clientHello("00", TLS_1_3 + "003300020000"));
    receive(retry(TLS_1_3 + "003300020018"));
    receive(retry("002b00020304" + "002c0004" + "0002aaaa"));
    // The library's to refuse, with unsupported_extension.
    receive(retry("002b00020304" + "04d20000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "0100", "0001", "0000"})
  void nothingButTheNullCompression(String methods) {
    assertRefused(clientHello(methods, TLS_1_3 + ONE_SHARE));
  }

  @Test
  void anOlderHelloMayHaveOthers() throws Exception {
    receive(clientHello("0100", TLS_1_2));
    receive(clientHello("0100", ""));
  }

  @Test
  void oneShareOfAGroup() {
    assertRefused(clientHello("00", TLS_1_3 + TWICE));
  }

  @Test
  void aRetryChangesSomething() {
    assertRefused(retry("002b00020304"));
    assertRefused(retry(""));
  }

  @Test
  void whatCannotBeReadIsLeftToTheLibrary() throws Exception {
    Bytes hello = clientHello("0100", TLS_1_3 + TWICE);
    Bytes cut = message(1, new OctetWriter().octets(hello.slice(4, hello.size() - 1)));
    receive(cut);
    receive(clientHello("0100", "002b0003ff0304"));
    receive(clientHello("00", TLS_1_3 + "00330003000100"));
  }
}
