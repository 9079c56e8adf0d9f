package org.attls.eat.eventlog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.eat.tpm.TpmHash;

/**
 * A crypto-agile event log, as Linux gives it in {@code binary_bios_measurements} (section 10.2.2;
 * numbers have the lowest octet first).
 *
 * <pre>
 * TCG_PCR_EVENT  { u32 pcrIndex = 0, u32 eventType = 3, octet digest[20] = 0, u32 eventDataSize,
 *                  TCG_EfiSpecIDEvent event }
 * TCG_EfiSpecIDEvent { octet signature[16] = "Spec ID Event03", u32 platformClass,
 *                  u8 specVersionMinor, u8 specVersionMajor, u8 specErrata, u8 uintnSize,
 *                  u32 numberOfAlgorithms, { u16 algorithmId, u16 digestSize }[],
 *                  u8 vendorInfoSize, octet vendorInfo[] }
 * TCG_PCR_EVENT2 { u32 pcrIndex, u32 eventType, u32 count, { u16 hashAlg, octet digest[] }[],
 *                  u32 eventSize, octet event[] }                              until the end
 * </pre>
 *
 * The end of a log is where its octets end: one that lacks its last events reads well, and only its
 * replay tells.
 *
 * @param algorithms TPM_ALG_ID to octets of a digest: the banks that were extended
 * @param events without the header, in their order
 */
public record EventLog(SortedMap<Integer, Integer> algorithms, List<TcgEvent> events) {
  /** Octets of the longest log that is read. */
  public static final int MAX_OCTETS = 1024 * 1024;

  /** Some machines log whole blobs; the log as a whole has its limit. */
  private static final int MAX_DATA = 256 * 1024;

  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_ALGORITHMS = 8;
  private static final int MAX_DIGEST = 64;
  private static final int SHA1_DIGEST = 20;
  private static final Bytes SIGNATURE = Bytes.utf8("Spec ID Event03\0");
  private static final Bytes STARTUP_LOCALITY = Bytes.utf8("StartupLocality\0");

  /** Reset to all ones, for a dynamic launch later on (PC Client Platform TPM Profile, 4.6.2). */
  private static final int FIRST_OF_DYNAMIC_LAUNCH = 17;

  private static final int LAST_OF_DYNAMIC_LAUNCH = 22;

  /** Copies map and list. */
  public EventLog {
    algorithms = Collections.unmodifiableSortedMap(new TreeMap<>(algorithms));
    events = List.copyOf(events);
  }

  /** Reads a log, to its last octet. */
  public static EventLog read(Bytes octets) throws MalformedException {
    OctetReader in = OctetReader.of(octets, "event log");
    if (octets.size() > MAX_OCTETS) {
      throw in.failure("", octets.size() + " octets, more than " + MAX_OCTETS);
    }
    SortedMap<Integer, Integer> algorithms = header(in);
    List<TcgEvent> events = new ArrayList<>();
    while (in.remaining() > 0) {
      if (events.size() == MAX_EVENTS) {
        throw in.failure("", "more than " + MAX_EVENTS + " events");
      }
      events.add(event(in, events.size() + 1, algorithms));
    }
    return new EventLog(algorithms, events);
  }

  /** The events that extended a register. */
  public List<TcgEvent> measuredInto(int register) {
    return events.stream()
        .filter(event -> event.register() == register && event.measured())
        .toList();
  }

  /**
   * What a register of a bank holds if exactly these events happened: {@code H(value || digest)}
   * for each.
   *
   * @return empty when an event says nothing of this bank
   */
  public Optional<Bytes> replay(TpmHash bank, int register) {
    Bytes value = initial(bank, register);
    for (TcgEvent event : measuredInto(register)) {
      Optional<Bytes> digest = event.digest(bank);
      if (digest.isEmpty()) {
        return Optional.empty();
      }
      value = bank.digest(value, digest.get());
    }
    return Optional.of(value);
  }

  private Bytes initial(TpmHash bank, int register) {
    byte[] value = new byte[bank.size()];
    if (register >= FIRST_OF_DYNAMIC_LAUNCH && register <= LAST_OF_DYNAMIC_LAUNCH) {
      java.util.Arrays.fill(value, (byte) 0xFF);
    }
    if (register == 0) {
      // The locality of TPM2_Startup is the first value of register 0 (section 10.4.5.3).
      value[value.length - 1] = (byte) startupLocality();
    }
    return Bytes.copyOf(value);
  }

  private int startupLocality() {
    int size = STARTUP_LOCALITY.size();
    return events.stream()
        .filter(event -> !event.measured() && event.data().size() == size + 1)
        .map(TcgEvent::data)
        .filter(data -> data.slice(0, size).equals(STARTUP_LOCALITY))
        .map(data -> data.u8(size))
        .findFirst()
        .orElse(0);
  }

  private static SortedMap<Integer, Integer> header(OctetReader in) throws MalformedException {
    long register = LittleEndian.u32(in, "header.pcrIndex");
    long type = LittleEndian.u32(in, "header.eventType");
    Bytes digest = in.octets(SHA1_DIGEST, "header.digest");
    if (register != 0
        || type != EventType.NO_ACTION
        || !digest.equals(Bytes.copyOf(new byte[SHA1_DIGEST]))) {
      throw in.failure("header", "no crypto-agile log: its first event is not EV_NO_ACTION");
    }
    int size = LittleEndian.size(in, MAX_DATA, "header.eventDataSize");
    OctetReader event = OctetReader.of(in.octets(size, "header.event"), "event log.header.event");
    if (!event.octets(SIGNATURE.size(), "signature").equals(SIGNATURE)) {
      throw event.failure("signature", "no crypto-agile log: not \"Spec ID Event03\"");
    }
    event.octets(8, "platformClass and version");
    SortedMap<Integer, Integer> algorithms = algorithms(event);
    event.opaque8(0, 255, "vendorInfo");
    event.end();
    return algorithms;
  }

  private static SortedMap<Integer, Integer> algorithms(OctetReader in) throws MalformedException {
    long count = LittleEndian.u32(in, "numberOfAlgorithms");
    if (count < 1 || count > MAX_ALGORITHMS) {
      throw in.failure("numberOfAlgorithms", count + ", outside 1.." + MAX_ALGORITHMS);
    }
    SortedMap<Integer, Integer> algorithms = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      int algorithm = LittleEndian.u16(in, "algorithmId");
      int size = LittleEndian.u16(in, "digestSize");
      Optional<TpmHash> known = TpmHash.of(algorithm);
      if (size < 1 || size > MAX_DIGEST || known.filter(it -> it.size() != size).isPresent()) {
        throw in.failure("digestSize", size + " octets for algorithm " + algorithm);
      }
      if (algorithms.put(algorithm, size) != null) {
        throw in.failure("algorithmId", algorithm + " twice");
      }
    }
    return algorithms;
  }

  private static TcgEvent event(OctetReader in, int number, SortedMap<Integer, Integer> algorithms)
      throws MalformedException {
    String name = "event " + number;
    long register = LittleEndian.u32(in, name + ".pcrIndex");
    long type = LittleEndian.u32(in, name + ".eventType");
    if (register > 255 && type != EventType.NO_ACTION) {
      throw in.failure(name + ".pcrIndex", register + ", outside 0..255");
    }
    long count = LittleEndian.u32(in, name + ".count");
    if (count < 1 || count > algorithms.size()) {
      throw in.failure(name + ".count", count + ", outside 1.." + algorithms.size());
    }
    SortedMap<Integer, Bytes> digests = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      int algorithm = LittleEndian.u16(in, name + ".hashAlg");
      Integer size = algorithms.get(algorithm);
      if (size == null || digests.containsKey(algorithm)) {
        throw in.failure(
            name + ".hashAlg", algorithm + (size == null ? ", not in the header" : " twice"));
      }
      digests.put(algorithm, in.octets(size, name + ".digest"));
    }
    int size = LittleEndian.size(in, MAX_DATA, name + ".eventSize");
    Bytes data = in.octets(size, name + ".event");
    // A remark may name no register (0xffffffff); which one it names has no effect.
    return new TcgEvent(number, (int) Math.min(register, 255), type, digests, data);
  }
}
