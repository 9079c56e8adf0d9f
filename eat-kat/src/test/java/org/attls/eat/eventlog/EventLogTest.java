package org.attls.eat.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.tpm.TpmHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLogTest {
  private static final Bytes SEPARATOR = Bytes.copyOf(new byte[4]);
  private static final Bytes LOCALITY_3 = Bytes.utf8("StartupLocality\0\3");

  private static LogBuilder machine() throws Exception {
    return boot(LogBuilder.usual().event(0, 3, LOCALITY_3))
        .event(4, 0x80000003L, Bytes.fromHex("0102ff"));
  }

  private static LogBuilder boot(LogBuilder begun) throws Exception {
    return begun
        .event(0, 8, Bytes.copyOf("v1.0\0".getBytes(StandardCharsets.UTF_16LE)))
        .event(7, 0x80000001L, variable("SecureBoot", 1))
        .event(4, 0x80000007L, Bytes.utf8("Calling EFI Application from Boot Option"))
        .event(8, 0xD, Bytes.utf8("linux /vmlinuz"), Bytes.utf8("grub_cmd: linux /vmlinuz\0"))
        .event(0, 4, SEPARATOR)
        .event(7, 4, SEPARATOR);
  }

  @Test
  void readsWhatHappened() throws Exception {
    EventLog log = EventLog.read(machine().build());
    assertThat(log.algorithms().keySet())
        .containsExactly(LogBuilder.SHA1, LogBuilder.SHA256, LogBuilder.SHA384);
    assertThat(log.events()).hasSize(8);
    assertThat(log.measuredInto(0))
        .extracting(TcgEvent::typeName)
        .containsExactly("EV_S_CRTM_VERSION", "EV_SEPARATOR");
    assertThat(log.events())
        .extracting(event -> EventText.of(event).orElse("-"))
        .containsExactly(
            "-",
            "v1.0",
            "SecureBoot",
            "Calling EFI Application from Boot Option",
            "grub_cmd: linux /vmlinuz",
            "-",
            "-",
            "-");
    assertThat(log.events())
        .extracting(event -> event.dataMeasured(TpmHash.SHA256))
        .containsExactly(false, true, true, true, false, true, true, true);
  }

  @Test
  void replaysEachBank() throws Exception {
    EventLog log = EventLog.read(machine().build());
    for (TpmHash bank : new TpmHash[] {TpmHash.SHA256, TpmHash.SHA384}) {
      Bytes zeros = Bytes.copyOf(new byte[bank.size()]);
      Bytes variable = bank.digest(variable("SecureBoot", 1));
      assertThat(log.replay(bank, 7))
          .contains(bank.digest(bank.digest(zeros, variable), bank.digest(SEPARATOR)));
      assertThat(log.replay(bank, 9)).contains(zeros);
      byte[] ones = new byte[bank.size()];
      java.util.Arrays.fill(ones, (byte) 0xFF);
      assertThat(log.replay(bank, 17)).contains(Bytes.copyOf(ones));
    }
    assertThat(log.replay(TpmHash.SHA512, 7)).as("no such bank in the log").isEmpty();
    assertThat(log.replay(TpmHash.SHA512, 9)).as("nothing happened to it").isPresent();
  }

  @Test
  void refusesEveryPrefixThatEndsWithinAnEvent() throws Exception {
    LogBuilder builder = machine();
    Bytes whole = builder.build();
    for (int size = 0; size < whole.size(); size++) {
      Bytes prefix = whole.slice(0, size);
      if (builder.boundaries().contains(size)) {
        assertThat(EventLog.read(prefix).events()).hasSize(builder.boundaries().indexOf(size));
      } else {
        assertThatThrownBy(() -> EventLog.read(prefix)).isInstanceOf(MalformedException.class);
      }
    }
  }

  @Test
  void anyOtherOctetsGiveNothingWorseThanARefusal() throws Exception {
    byte[] good = machine().build().toArray();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(i % 2 == 0 ? 120 : bad.length)] = (byte) random.nextInt();
      assertThatCode(
              () -> {
                try {
                  EventLog.read(Bytes.copyOf(bad)).events().forEach(EventText::of);
                } catch (MalformedException refused) {
                  assertThat(refused.where()).startsWith("event log");
                }
              })
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a register beyond 255, 00010000 04000000 01000000 0b00, pcrIndex",
    "no digest, 00000000 04000000 00000000 00000000, count",
    "more digests than banks, 00000000 04000000 04000000, count",
    "a bank that is not in the header, 00000000 04000000 01000000 0d00, not in the header",
    "more data than a log may hold, 00000000 04000000 01000000 0400"
        + " 0000000000000000000000000000000000000000 01000400, eventSize"
  })
  void refusesAnEventWith(String what, String hex, String problem) throws Exception {
    Bytes log = LogBuilder.usual().raw(hex.replace(" ", "")).build();
    assertThatThrownBy(() -> EventLog.read(log))
        .as(what)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void refusesADigestTwice() throws Exception {
    String digest = "0400" + "00".repeat(20);
    Bytes log =
        LogBuilder.usual().raw("00000000" + "04000000" + "02000000" + digest + digest).build();
    assertThatThrownBy(() -> EventLog.read(log)).hasMessageContaining("4 twice");
  }

  @ParameterizedTest
  @CsvSource({
    "the older format, 5370656320494420 4576656e74303200, Spec ID Event03",
    "no bank, 5370656320494420 4576656e74303300 0000000000020002 00000000 00, numberOfAlgorithms",
    "too many banks, 5370656320494420 4576656e74303300 0000000000020002 09000000,"
        + " numberOfAlgorithms",
    "a SHA-256 of 20 octets, 5370656320494420 4576656e74303300 0000000000020002 01000000"
        + " 0b001400 00, digestSize",
    "a bank twice, 5370656320494420 4576656e74303300 0000000000020002 02000000 0b002000"
        + " 0b002000 00, twice",
    "octets behind its end, 5370656320494420 4576656e74303300 0000000000020002 01000000"
        + " 0b002000 00 00, left over"
  })
  void refusesAHeaderOf(String what, String hex, String problem) {
    Bytes log = LogBuilder.withHeader(Bytes.fromHex(hex.replace(" ", ""))).build();
    assertThatThrownBy(() -> EventLog.read(log))
        .as(what)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void refusesALogThatIsTooLong() {
    Bytes log = Bytes.copyOf(new byte[EventLog.MAX_OCTETS + 1]);
    assertThatThrownBy(() -> EventLog.read(log)).hasMessageContaining("more than");
  }

  @Test
  void aVariableWhoseNameIsLongerThanItsDataHasNoText() throws Exception {
    for (long characters : new long[] {2, 0x7FFFFFFFFFFFFFFFL, -1, 0x40000001L}) {
      Bytes data = variable("A", characters);
      EventLog log = EventLog.read(LogBuilder.usual().event(7, 0x80000001L, data).build());
      assertThat(EventText.of(log.events().get(0))).isEmpty();
    }
  }

  /** UEFI_VARIABLE_DATA without a value. */
  private static Bytes variable(String name, long characters) {
    byte[] text = name.getBytes(StandardCharsets.UTF_16LE);
    java.nio.ByteBuffer data =
        java.nio.ByteBuffer.allocate(32 + text.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    data.position(16);
    data.putLong(characters == 1 ? name.length() : characters).putLong(0).put(text);
    return Bytes.copyOf(data.array());
  }
}
