package org.attls.corim.measurement;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.key.CryptoKeyCodec;
import org.attls.corim.term.Checked;
import org.attls.corim.term.DigestCodec;
import org.attls.corim.term.Digests;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Layout;
import org.attls.corim.term.TermCodec;

/**
 * Reads and writes the values of measurements (draft-ietf-rats-corim-11, sections 5.1.4.5.2 to
 * 5.1.4.8).
 *
 * <pre>
 * measurement-values-map = non-empty&lt;{
 *   ? &amp;(version: 0) => version-map
 *   ? &amp;(svn: 1) => svn-type-choice                     ; 552(uint) / 553(uint)
 *   ? &amp;(digests: 2) => digests-type
 *   ? &amp;(flags: 3) => flags-map
 *   ? ( &amp;(raw-value: 4) => $raw-value-type-choice,     ; 560(bytes) / 563([value, mask])
 *       ? &amp;(raw-value-mask-DEPRECATED: 5) => bytes )
 *   ? &amp;(mac-addr: 6) => bytes .size 6 / bytes .size 8
 *   ? &amp;(ip-addr: 7) => bytes .size 4 / bytes .size 16
 *   ? &amp;(serial-number: 8) => text
 *   ? &amp;(ueid: 9) => ueid-type                          ; bytes .size (7..33)
 *   ? &amp;(uuid: 10) => uuid-type                         ; bytes .size 16
 *   ? &amp;(name: 11) => text
 *   ? &amp;(cryptokeys: 13) => [ + $crypto-key-type-choice ]
 *   ? &amp;(integrity-registers: 14) => { + (uint / text) => digests-type }
 *   ? &amp;(int-range: 15) => int / #6.564([ int / null, int / null ])
 *   * $$measurement-values-map-extension
 * }>
 * version-map = { &amp;(version: 0) => text, ? &amp;(version-scheme: 1) => int / text }
 * flags-map = { * (0..10) => bool, * $$flags-map-extension }
 * </pre>
 */
final class MeasurementValuesCodec {
  static final long OCTETS = 560;
  static final long MASKED = 563;
  static final long[] INTERPRETED = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15};
  private static final long SVN = 552;
  private static final long MINIMUM_SVN = 553;
  private static final long INT_RANGE = 564;

  private MeasurementValuesCodec() {}

  static MeasurementValues read(CborItem item, Layout layout) throws MalformedException {
    CborMap map = item.asMap();
    MeasurementValuesBuilder values = new MeasurementValuesBuilder();
    for (long number : INTERPRETED) {
      Optional<CborItem> member = map.optional(number);
      if (member.isPresent()) {
        readMember((int) number, member.get(), map, layout, values);
      }
    }
    if (map.optional(5).isPresent() && map.optional(4).isEmpty()) {
      throw map.failure("a mask (5) without raw value (4)");
    }
    values.others(Extensions.of(map, INTERPRETED));
    return Checked.at(item, values::build);
  }

  private static void readMember(
      int number, CborItem item, CborMap map, Layout layout, MeasurementValuesBuilder values)
      throws MalformedException {
    switch (number) {
      case 0 -> values.version(readVersion(item));
      case 1 -> values.svn(readSvn(item));
      case 2 -> values.digests(DigestCodec.readAll(item));
      case 3 -> values.flags(readFlags(item));
      case 4 -> values.rawValue(readRawValue(item, map.optional(5)));
      case 6 -> {
        Bytes octets = item.asBytes();
        values.macAddress(Checked.at(item, () -> new MacAddress(octets)));
      }
      case 7 -> {
        Bytes octets = item.asBytes();
        values.ipAddress(Checked.at(item, () -> new IpAddress(octets)));
      }
      case 8 -> values.serialNumber(item.asText());
      case 9 -> {
        Bytes octets = item.asBytes();
        values.ueid(Checked.at(item, () -> new EnvironmentId.Ueid(octets)));
      }
      case 10 -> values.uuid(TermCodec.readUuid(item));
      case 11 -> values.name(item.asText());
      case 13 -> values.cryptoKeys(CryptoKeyCodec.readAll(item, layout));
      case 14 -> values.integrityRegisters(readRegisters(item));
      case 15 -> values.intRange(readIntRange(item));
      default -> {
        // 5, the mask, is read with its value.
      }
    }
  }

  static Bytes write(MeasurementValues values) {
    CborWriter.MapBuilder map = CborWriter.map();
    writeMembers(values).forEach(map::put);
    values.others().addTo(map);
    return map.toBytes();
  }

  /** The numbers of the members that there are, extensions apart. */
  static Set<Long> members(MeasurementValues values) {
    return writeMembers(values).keySet();
  }

  private static Map<Long, Bytes> writeMembers(MeasurementValues values) {
    Map<Long, Bytes> members = new TreeMap<>();
    values.version().ifPresent(version -> members.put(0L, writeVersion(version)));
    values.svn().ifPresent(svn -> members.put(1L, writeSvn(svn)));
    values.digests().ifPresent(digests -> members.put(2L, DigestCodec.writeAll(digests)));
    values.flags().ifPresent(flags -> members.put(3L, writeFlags(flags)));
    values.rawValue().ifPresent(value -> writeRawValue(value, members));
    values.macAddress().ifPresent(mac -> members.put(6L, CborWriter.bytes(mac.octets())));
    values.ipAddress().ifPresent(ip -> members.put(7L, CborWriter.bytes(ip.octets())));
    values.serialNumber().ifPresent(serial -> members.put(8L, CborWriter.text(serial)));
    values.ueid().ifPresent(ueid -> members.put(9L, CborWriter.bytes(ueid.value())));
    values.uuid().ifPresent(uuid -> members.put(10L, TermCodec.writeUuid(uuid)));
    values.name().ifPresent(name -> members.put(11L, CborWriter.text(name)));
    if (!values.cryptoKeys().isEmpty()) {
      members.put(13L, CryptoKeyCodec.writeAll(values.cryptoKeys()));
    }
    values.integrityRegisters().ifPresent(all -> members.put(14L, writeRegisters(all)));
    values.intRange().ifPresent(range -> members.put(15L, writeIntRange(range)));
    return members;
  }

  private static Version readVersion(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    map.onlyKeys(0, 1);
    String value = map.required(0).asText();
    Optional<CborItem> scheme = map.optional(1);
    return new Version(
        value, scheme.isEmpty() ? Optional.empty() : Optional.of(readScheme(scheme.get())));
  }

  private static Version.Scheme readScheme(CborItem item) throws MalformedException {
    return item instanceof CborText text
        ? new Version.Scheme.Named(text.value())
        : new Version.Scheme.Numbered(item.asLong(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static Bytes writeVersion(Version version) {
    CborWriter.MapBuilder map = CborWriter.map().put(0, CborWriter.text(version.value()));
    version.scheme().ifPresent(scheme -> map.put(1, writeScheme(scheme)));
    return map.toBytes();
  }

  private static Bytes writeScheme(Version.Scheme scheme) {
    return scheme instanceof Version.Scheme.Numbered numbered
        ? CborWriter.integer(numbered.number())
        : CborWriter.text(((Version.Scheme.Named) scheme).name());
  }

  private static Svn readSvn(CborItem item) throws MalformedException {
    if (item instanceof CborTag tag && tag.number() == MINIMUM_SVN) {
      return new Svn.Minimum(tag.content().asLong(0, Long.MAX_VALUE));
    }
    return new Svn.Exact(item.asTag(SVN).asLong(0, Long.MAX_VALUE));
  }

  private static Bytes writeSvn(Svn svn) {
    long tag = svn instanceof Svn.Minimum ? MINIMUM_SVN : SVN;
    return CborWriter.tag(tag, CborWriter.integer(svn.value()));
  }

  private static Flags readFlags(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    Map<Flag, Boolean> known = new EnumMap<>(Flag.class);
    long[] interpreted = new long[Flag.values().length];
    for (Flag flag : Flag.values()) {
      interpreted[flag.ordinal()] = flag.number();
      Optional<CborItem> value = map.optional(flag.number());
      if (value.isPresent()) {
        known.put(flag, value.get().asBoolean());
      }
    }
    return new Flags(known, Extensions.of(map, interpreted));
  }

  private static Bytes writeFlags(Flags flags) {
    CborWriter.MapBuilder map = CborWriter.map();
    flags.known().forEach((flag, on) -> map.put(flag.number(), CborWriter.bool(on)));
    flags.others().addTo(map);
    return map.toBytes();
  }

  private static RawValue readRawValue(CborItem item, Optional<CborItem> maskItem)
      throws MalformedException {
    if (!(item instanceof CborTag tag)) {
      throw item.failure(item.kind() + " where a tagged raw value belongs");
    }
    if (tag.number() == MASKED) {
      List<CborItem> pair = tag.content().asArray(2, 2);
      if (maskItem.isPresent()) {
        throw maskItem.get().failure("a second mask");
      }
      return masked(pair.get(0), pair.get(1), RawValue.Masked.Notation.TOGETHER);
    }
    if (tag.number() == OCTETS) {
      return maskItem.isPresent()
          ? masked(tag.content(), maskItem.get(), RawValue.Masked.Notation.APART)
          : new RawValue.Exact(tag.content().asBytes());
    }
    if (maskItem.isPresent()) {
      throw maskItem.get().failure("a mask for a raw value of tag " + tag.number());
    }
    return new RawValue.Other(tag.number(), tag.content().asBytes());
  }

  private static RawValue masked(CborItem value, CborItem mask, RawValue.Masked.Notation notation)
      throws MalformedException {
    Bytes octets = value.asBytes();
    Bytes bits = mask.asBytes();
    return Checked.at(mask, () -> new RawValue.Masked(octets, bits, notation));
  }

  private static void writeRawValue(RawValue value, Map<Long, Bytes> members) {
    if (value instanceof RawValue.Exact exact) {
      members.put(4L, CborWriter.tag(OCTETS, CborWriter.bytes(exact.value())));
    } else if (value instanceof RawValue.Masked masked) {
      Bytes octets = CborWriter.bytes(masked.value());
      Bytes mask = CborWriter.bytes(masked.mask());
      if (masked.notation() == RawValue.Masked.Notation.TOGETHER) {
        members.put(4L, CborWriter.tag(MASKED, CborWriter.array(octets, mask)));
      } else {
        members.put(4L, CborWriter.tag(OCTETS, octets));
        members.put(5L, mask);
      }
    } else {
      RawValue.Other other = (RawValue.Other) value;
      members.put(4L, CborWriter.tag(other.tag(), CborWriter.bytes(other.value())));
    }
  }

  private static IntegrityRegisters readRegisters(CborItem item) throws MalformedException {
    SortedMap<Long, Digests> numbered = new TreeMap<>();
    SortedMap<String, Digests> named = new TreeMap<>();
    for (CborMap.Entry entry : item.asMap().entries()) {
      Digests digests = DigestCodec.readAll(entry.value());
      if (entry.key() instanceof CborText text) {
        named.put(text.value(), digests);
      } else {
        numbered.put(entry.key().asLong(0, Long.MAX_VALUE), digests);
      }
    }
    return Checked.at(item, () -> new IntegrityRegisters(numbered, named));
  }

  private static Bytes writeRegisters(IntegrityRegisters registers) {
    CborWriter.MapBuilder map = CborWriter.map();
    registers.numbered().forEach((number, d) -> map.put(number, DigestCodec.writeAll(d)));
    registers.named().forEach((name, d) -> map.put(name, DigestCodec.writeAll(d)));
    return map.toBytes();
  }

  private static IntRange readIntRange(CborItem item) throws MalformedException {
    if (item instanceof CborInteger) {
      return new IntRange.Exact(item.asLong(Long.MIN_VALUE, Long.MAX_VALUE));
    }
    List<CborItem> ends = item.asTag(INT_RANGE).asArray(2, 2);
    Optional<Long> minimum = readEnd(ends.get(0));
    Optional<Long> maximum = readEnd(ends.get(1));
    return Checked.at(item, () -> new IntRange.Between(minimum, maximum));
  }

  private static Optional<Long> readEnd(CborItem item) throws MalformedException {
    return item.isNull()
        ? Optional.empty()
        : Optional.of(item.asLong(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static Bytes writeIntRange(IntRange range) {
    if (range instanceof IntRange.Exact exact) {
      return CborWriter.integer(exact.value());
    }
    IntRange.Between between = (IntRange.Between) range;
    return CborWriter.tag(
        INT_RANGE, CborWriter.array(writeEnd(between.minimum()), writeEnd(between.maximum())));
  }

  private static Bytes writeEnd(Optional<Long> end) {
    return end.map(CborWriter::integer).orElseGet(CborWriter::nil);
  }
}
