package org.attls.eat.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.tpm.TpmHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link EventLog} and tpm2_eventlog read the same of the same logs. */
class Tpm2EventlogTest {
  private static final Map<Integer, String> BANKS =
      Map.of(
          LogBuilder.SHA1, "sha1",
          LogBuilder.SHA256, "sha256",
          LogBuilder.SHA384, "sha384",
          LogBuilder.SHA512, "sha512");

  @TempDir private Path directory = Path.of("");

  private static LogBuilder machine(Integer... banks) throws Exception {
    return MachineLog.boot(LogBuilder.of(banks));
  }

  @Test
  void ofAMachineWithOneBank() throws Exception {
    agree(machine(LogBuilder.SHA256).build());
  }

  @Test
  void ofAMachineWithEveryBank() throws Exception {
    EventLog log =
        agree(
            machine(LogBuilder.SHA1, LogBuilder.SHA256, LogBuilder.SHA384, LogBuilder.SHA512)
                .build());
    assertThat(log.events())
        .hasSizeGreaterThan(20)
        .allSatisfy(it -> assertThat(it.digests()).hasSize(4));
  }

  /** Cut behind an event, it is a shorter log to both. */
  @Test
  void ofALogThatLacksItsLastEvents() throws Exception {
    LogBuilder whole = machine(LogBuilder.SHA1, LogBuilder.SHA256);
    List<Integer> ends = whole.boundaries();
    for (int end : new int[] {ends.get(0), ends.get(1), ends.get(9), ends.get(ends.size() - 2)}) {
      agree(whole.build().slice(0, end));
    }
  }

  /** Cut within an event, it is no log to either. */
  @Test
  void ofALogThatEndsWithinAnEvent() throws Exception {
    LogBuilder whole = machine(LogBuilder.SHA1, LogBuilder.SHA256);
    int end = whole.boundaries().get(9);
    for (int more : new int[] {1, 4, 11, 12, 13, 34, 70, 74}) {
      Bytes cut = whole.build().slice(0, end + more);
      assertThatThrownBy(() -> EventLog.read(cut))
          .as("cut after %d octets", more)
          .isInstanceOf(MalformedException.class);
      assertThat(Tpm2Eventlog.of(cut, directory).status())
          .as("cut after %d octets", more)
          .isNotZero();
    }
  }

  /** As many events as are read here, and the largest that is. */
  @Test
  void ofALogThatIsHuge() throws Exception {
    LogBuilder log = LogBuilder.of(LogBuilder.SHA256);
    log.event(8, 0xD, Bytes.utf8("an image"), Bytes.copyOf(new byte[256 * 1024]));
    for (int i = 1; i < 10_000; i++) {
      log.event(8 + i % 3, 0xD, Bytes.utf8("step " + i));
    }
    agree(log.build());
    Bytes longer = log.event(8, 0xD, Bytes.utf8("one more")).build();
    assertThatThrownBy(() -> EventLog.read(longer)).hasMessageContaining("more than 10000 events");
  }

  /**
   * A remark extends nothing, whatever its digests are; one of them names the first value of
   * register 0. Version 5.4 of tpm2_eventlog extends the register by the digests of a remark.
   */
  @ParameterizedTest
  @ValueSource(strings = {"StartupLocality\0\3", "SP800-155 Event\0 and a reference"})
  void ofAMachineThatRemarksSomething(String remark) throws Exception {
    Bytes octets =
        MachineLog.boot(LogBuilder.of(LogBuilder.SHA256).event(0, 3, Bytes.utf8(remark))).build();
    EventLog log = EventLog.read(octets);
    Tpm2Eventlog theirs = Tpm2Eventlog.of(octets, directory);
    assertThat(theirs.events()).isEqualTo(log.events().stream().map(this::spelled).toList());
    Map<Integer, String> values = theirs.registers("sha256");
    Map<Integer, String> ours = replayed(log, TpmHash.SHA256);
    assertThat(values.remove(0)).isIn(ours.remove(0), withRemarks(log, 0));
    assertThat(values).isEqualTo(ours);
  }

  private static String withRemarks(EventLog log, int register) {
    Bytes value = Bytes.copyOf(new byte[TpmHash.SHA256.size()]);
    for (TcgEvent event : log.events()) {
      if (event.register() == register) {
        value = TpmHash.SHA256.digest(value, event.digest(TpmHash.SHA256).orElseThrow());
      }
    }
    return value.hex();
  }

  /** Reads a log in both ways. */
  private EventLog agree(Bytes octets) throws Exception {
    EventLog log = EventLog.read(octets);
    Tpm2Eventlog theirs = Tpm2Eventlog.of(octets, directory);
    assertThat(theirs.status()).as(theirs.text()).isZero();
    assertThat(theirs.events()).isEqualTo(log.events().stream().map(this::spelled).toList());
    for (int algorithm : log.algorithms().keySet()) {
      TpmHash.of(algorithm)
          .ifPresent(
              bank ->
                  assertThat(theirs.registers(bank.bank()))
                      .as(bank.bank())
                      .isEqualTo(replayed(log, bank)));
    }
    return log;
  }

  private Tpm2Eventlog.Event spelled(TcgEvent event) {
    Map<String, String> digests = new TreeMap<>();
    event.digests().forEach((bank, digest) -> digests.put(BANKS.get(bank), digest.hex()));
    return new Tpm2Eventlog.Event(event.register(), event.typeName(), digests, event.data().size());
  }

  /** The registers that something was measured into. */
  private static Map<Integer, String> replayed(EventLog log, TpmHash bank) {
    Set<Integer> registers = new TreeSet<>();
    log.events().stream().filter(TcgEvent::measured).forEach(it -> registers.add(it.register()));
    Map<Integer, String> values = new TreeMap<>();
    for (int register : registers) {
      values.put(register, log.replay(bank, register).orElseThrow().hex());
    }
    return values;
  }
}
