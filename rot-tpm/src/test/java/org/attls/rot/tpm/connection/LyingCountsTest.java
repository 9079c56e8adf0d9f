package org.attls.rot.tpm.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmException.Kind;
import org.attls.rot.tpm.testing.LyingTpm;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tss.Tpm;
import tss.tpm.TPMA_OBJECT;
import tss.tpm.TPMS_ECC_PARMS;
import tss.tpm.TPMS_ECC_POINT;
import tss.tpm.TPMS_NULL_ASYM_SCHEME;
import tss.tpm.TPMS_NULL_KDF_SCHEME;
import tss.tpm.TPMS_NULL_SIG_SCHEME;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMS_SENSITIVE_CREATE;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPMT_SYM_DEF_OBJECT;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_ECC_CURVE;
import tss.tpm.TPM_HANDLE;
import tss.tpm.TPM_PT;

/** A TPM whose responses claim to hold more than they do, or something else. */
class LyingCountsTest {
  private static final String HANDLES = "00" + "00000001";
  private static final String PROPERTIES = "00" + "00000006";
  private static final String SELECTION = "000b" + "03" + "010000";
  private static final String ONE_SELECTION = "00000001" + SELECTION;
  private static final String POINT = "0002" + "0101" + "0002" + "0202";
  private static final String KEY =
      "0023" + "000b" + "00040072" + "0000" + "0010" + "0010" + "0003" + "0010" + POINT;
  private static final String STORAGE_KEY =
      "0001"
          + "000b"
          + "00030072"
          + "0000"
          + "000600800043"
          + "0010"
          + "0800"
          + "00000000"
          + "0000";
  private static final String CREATION = "0000" + "01" + "0010" + "0000" + "0000" + "0000";
  private static final String TICKET = "8021" + "40000001" + "0000";
  private static final String MADE_OF = ONE_SELECTION + CREATION;
  private static final String ATTESTED = "0000" + "0000" + "00".repeat(25);
  private static final String QUOTED =
      "ff544347" + "8018" + ATTESTED + ONE_SELECTION + "0002" + "0303";
  private static final String CERTIFIED = "ff544347" + "8017" + ATTESTED + "0000" + "0000";
  private static final String SIGNATURE = "0018" + "000b" + POINT;

  /** A command, and a response to it that is well-formed. */
  private record Exchange(String name, Command command, byte[] response) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface Command {
    void sentTo(Tpm tpm);
  }

  private static Stream<Exchange> exchanges() {
    TPM_HANDLE key = TPM_HANDLE.from(0x81000001);
    TPMS_SENSITIVE_CREATE nothing = new TPMS_SENSITIVE_CREATE(new byte[0], new byte[0]);
    TPMS_PCR_SELECTION[] none = {};
    TPMT_PUBLIC template =
        new TPMT_PUBLIC(
            TPM_ALG_ID.SHA256,
            TPMA_OBJECT.fromInt(0),
            new byte[0],
            new TPMS_ECC_PARMS(
                TPMT_SYM_DEF_OBJECT.nullObject(),
                new TPMS_NULL_ASYM_SCHEME(),
                TPM_ECC_CURVE.NIST_P256,
                new TPMS_NULL_KDF_SCHEME()),
            new TPMS_ECC_POINT(new byte[0], new byte[0]));
    return Stream.of(
        new Exchange(
            "PCR_Read",
            tpm -> tpm.PCR_Read(none),
            LyingTpm.success("00000007" + ONE_SELECTION + "00000001" + "0004" + "aabbccdd")),
        new Exchange(
            "Create",
            tpm -> tpm.Create(key, nothing, template, new byte[0], none),
            LyingTpm.successWithSession("", sized("0102") + made(KEY, MADE_OF))),
        new Exchange(
            "Create (RSA)",
            tpm -> tpm.Create(key, nothing, template, new byte[0], none),
            LyingTpm.successWithSession("", sized("0102") + made(STORAGE_KEY, MADE_OF))),
        new Exchange(
            "CreatePrimary",
            tpm -> tpm.CreatePrimary(TPM_HANDLE.OWNER, nothing, template, new byte[0], none),
            LyingTpm.successWithSession("80000000", made(KEY, MADE_OF) + sized("000b"))),
        new Exchange(
            "Quote",
            tpm -> tpm.Quote(key, new byte[0], new TPMS_NULL_SIG_SCHEME(), none),
            LyingTpm.successWithSession("", sized(QUOTED) + SIGNATURE)),
        new Exchange(
            "Certify",
            tpm -> tpm.Certify(key, key, new byte[0], new TPMS_NULL_SIG_SCHEME()),
            LyingTpm.successWithSession("", sized(CERTIFIED) + SIGNATURE)),
        new Exchange(
            "Hash",
            tpm -> tpm.Hash(new byte[0], TPM_ALG_ID.SHA256, TPM_HANDLE.OWNER),
            LyingTpm.success(sized("0102") + TICKET)),
        new Exchange("GetRandom", tpm -> tpm.GetRandom(8), LyingTpm.random()),
        new Exchange(
            "ReadPublic",
            tpm -> tpm.ReadPublic(key),
            LyingTpm.success(sized(KEY) + sized("000b") + sized("000b"))));
  }

  private static String made(String area, String creationData) {
    return sized(area) + sized(creationData) + sized("0102") + TICKET;
  }

  private static String sized(String content) {
    return String.format("%04x", content.length() / 2) + content;
  }

  @ParameterizedTest
  @ValueSource(strings = {"7fffffff", "08000000", "ffffffff", "80000000", "00000005", "00000001"})
  void refusesAListThatIsShorterThanItsCount(String count) {
    LyingTpm tpm = new LyingTpm((command, channel) -> LyingTpm.success(HANDLES + count));
    unintelligible(tpm, TpmChannel::loadedObjects, "GetCapability");
    unintelligible(
        new LyingTpm((command, channel) -> LyingTpm.success(PROPERTIES + count)),
        channel -> channel.property(TPM_PT.LOCKOUT_INTERVAL),
        "GetCapability");
    assertThat(tpm.openChannels()).isZero();
  }

  @Test
  void refusesAListThatIsLongerThanItsCountOrOfSomethingElse() {
    for (String list : List.of("00000000" + "80000000", "00000001" + "80000000" + "00")) {
      unintelligible(answering(HANDLES + list), TpmChannel::loadedObjects, "GetCapability");
    }
    unintelligible(answering(PROPERTIES + "00000000"), TpmChannel::loadedObjects, "6, asked for 1");
  }

  @Test
  void readsAListAsLongAsItsCount() throws Exception {
    try (TpmConnection connection =
        TpmConnection.to(answering(HANDLES + "00000002" + "80000000" + "80000001"))) {
      assertThat(call(connection, TpmChannel::loadedObjects))
          .containsExactly(1 << 31, 1 + (1 << 31));
    }
  }

  /** The slots are looked through when a channel is opened: before any work. */
  @ParameterizedTest
  @ValueSource(strings = {"7fffffff", "00000005"})
  void refusesWhatATpmThatIsOursAloneClaimsToHaveLoaded(String count) {
    LyingTpm tpm = LyingTpm.simulator((command, channel) -> LyingTpm.success(HANDLES + count));
    unintelligible(tpm, SoftwareTpm::random, "GetCapability");
    assertThat(tpm.connections()).isEqualTo(1);
    assertThat(tpm.openChannels()).isZero();
  }

  @Test
  void aChannelThatWasNotSettledIsNotUsed() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    LyingTpm tpm =
        LyingTpm.simulator(
            (command, channel) -> {
              if (asked.incrementAndGet() == 2) {
                throw new LinkageError("in the middle");
              }
              return command == LyingTpm.GET_CAPABILITY
                  ? LyingTpm.success(HANDLES + "00000000")
                  : LyingTpm.random();
            });
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      assertThatThrownBy(() -> call(connection, SoftwareTpm::random))
          .isInstanceOf(LinkageError.class);
      assertThat(tpm.openChannels()).isZero();
      assertThat(call(connection, SoftwareTpm::random)).isEqualTo(8);
    }
    assertThat(tpm.connections()).isEqualTo(2);
    assertThat(tpm.commands())
        .as("three lists before the first work")
        .endsWith(
            LyingTpm.GET_CAPABILITY,
            LyingTpm.GET_CAPABILITY,
            LyingTpm.GET_CAPABILITY,
            LyingTpm.GET_RANDOM);
  }

  @Test
  void aChannelOnWhichWorkEndedWithAnErrorIsNotUsedAgain() throws Exception {
    LyingTpm tpm = answering("0008" + "0102030405060708");
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      assertThatThrownBy(
              () ->
                  call(
                      connection,
                      channel -> {
                        SoftwareTpm.random(channel);
                        throw new LinkageError("in the middle");
                      }))
          .isInstanceOf(LinkageError.class);
      assertThat(tpm.openChannels()).isZero();
    }
  }

  /** TSS.Java gives null for what is not there. */
  @Test
  void workThatStumblesOverAResponseHasMetALie() {
    unintelligible(answering("0008"), SoftwareTpm::random, "GetRandom");
    unintelligible(
        answering("0000" + "0000" + "0000"),
        channel ->
            channel.issue(tpm -> tpm.ReadPublic(TPM_HANDLE.from(0x81000001))).outPublic.toString(),
        "ReadPublic");
    unintelligible(
        answering(sized("0001000b00000000ffff") + "0000" + "0000"),
        channel ->
            channel.issue(tpm -> tpm.ReadPublic(TPM_HANDLE.from(0x81000001)))
                .outPublic
                .authPolicy
                .length,
        "ReadPublic");
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void readsWhatIsWellFormed(Exchange exchange) {
    assertThatCode(() -> send(exchange, exchange.response())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void whateverOctetIsAnotherOnlyATpmExceptionComesOfIt(Exchange exchange) throws Exception {
    for (byte[] response : changed(exchange.response())) {
      try {
        send(exchange, response);
      } catch (TpmException refused) {
        assertThat(refused.kind()).isIn(Kind.UNINTELLIGIBLE, Kind.REFUSED, Kind.DEADLINE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lists")
  void refusesCountsForWhichThereIsNoRoom(Exchange exchange) {
    String response = HexFormat.of().formatHex(exchange.response());
    int at = response.indexOf(ONE_SELECTION);
    for (String count : List.of("7fffffff", "08000000", "00000009")) {
      String lie = response.substring(0, at) + count + response.substring(at + 8);
      assertThatExceptionOfType(TpmException.class)
          .isThrownBy(() -> send(exchange, HexFormat.of().parseHex(lie)))
          .withMessageContaining("count")
          .withMessageContaining("members in")
          .matches(refused -> refused.kind() == Kind.UNINTELLIGIBLE);
    }
  }

  private static Stream<Exchange> lists() {
    return exchanges()
        .filter(it -> HexFormat.of().formatHex(it.response()).contains(ONE_SELECTION));
  }

  /** One octet another, and two, four octets all ones; shorter, with the header saying so. */
  private static List<byte[]> changed(byte[] response) {
    List<byte[]> all = new ArrayList<>();
    for (int at = 10; at < response.length; at++) {
      for (int octet : new int[] {0x00, 0x01, 0x10, 0x23, 0x7f, 0x80, 0xff}) {
        byte[] one = response.clone();
        one[at] = (byte) octet;
        all.add(one);
      }
      for (int wide : new int[] {2, 4}) {
        byte[] ones = response.clone();
        Arrays.fill(ones, at, Math.min(at + wide, ones.length), (byte) 0xff);
        all.add(ones);
      }
      byte[] prefix = Arrays.copyOf(response, at);
      prefix[4] = (byte) (at >> 8);
      prefix[5] = (byte) at;
      all.add(prefix);
    }
    return all;
  }

  private static void send(Exchange exchange, byte[] response) throws TpmException {
    LyingTpm tpm = new LyingTpm((command, channel) -> response);
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      call(
          connection,
          channel -> {
            channel.send(exchange.command()::sentTo);
            return true;
          });
    }
  }

  private static LyingTpm answering(String parameters) {
    return new LyingTpm((command, channel) -> LyingTpm.success(parameters));
  }

  private static void unintelligible(LyingTpm tpm, TpmWork<?> work, String why) {
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      assertThatExceptionOfType(TpmException.class)
          .isThrownBy(() -> call(connection, work))
          .withMessageContaining(why)
          .matches(failure -> failure.kind() == Kind.UNINTELLIGIBLE);
    }
  }

  private static <R> R call(TpmConnection connection, TpmWork<R> work) throws TpmException {
    return connection.call(TpmOperation.named("work"), Deadline.in(Duration.ofSeconds(10)), work);
  }
}
