package org.attls.corim.environment;

import java.util.Optional;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.key.CryptoKeyCodec;
import org.attls.corim.term.Checked;
import org.attls.corim.term.Layout;
import org.attls.corim.term.Opaque;
import org.attls.corim.term.TermCodec;

/**
 * Reads and writes environments (draft-ietf-rats-corim-11, sections 5.1.4.1 to 5.1.4.4).
 *
 * <pre>
 * environment-map = non-empty&lt;{
 *   ? &amp;(class: 0) => class-map
 *   ? &amp;(instance: 1) => $instance-id-type-choice   ; 550(bytes) / 37(uuid) / 560(bytes) / key
 *   ? &amp;(group: 2) => $group-id-type-choice         ; 37(uuid) / 560(bytes)
 * }>
 * class-map = non-empty&lt;{
 *   ? &amp;(class-id: 0) => $class-id-type-choice      ; 111(oid) / 37(uuid) / 560(bytes)
 *   ? &amp;(vendor: 1) => tstr
 *   ? &amp;(model: 2) => tstr
 *   ? &amp;(layer: 3) => uint
 *   ? &amp;(index: 4) => uint
 * }>
 * </pre>
 */
public final class EnvironmentCodec {
  private static final long UEID = 550;
  private static final long OCTETS = 560;

  private EnvironmentCodec() {}

  /** {@code environment-map}. */
  public static Environment read(CborItem item, Layout layout) throws MalformedException {
    CborMap map = item.asMap();
    map.onlyKeys(0, 1, 2);
    Optional<CborItem> classItem = map.optional(0);
    Optional<EnvironmentClass> environmentClass =
        classItem.isEmpty() ? Optional.empty() : Optional.of(readClass(classItem.get(), layout));
    Optional<EnvironmentId> instance = readId(map.optional(1), layout);
    Optional<EnvironmentId> group = readId(map.optional(2), layout);
    return Checked.at(item, () -> new Environment(environmentClass, instance, group));
  }

  /** {@code environment-map}. */
  public static Bytes write(Environment environment) {
    CborWriter.MapBuilder map = CborWriter.map();
    environment.environmentClass().ifPresent(named -> map.put(0, writeClass(named)));
    environment.instance().ifPresent(id -> map.put(1, writeId(id)));
    environment.group().ifPresent(id -> map.put(2, writeId(id)));
    return map.toBytes();
  }

  private static EnvironmentClass readClass(CborItem item, Layout layout)
      throws MalformedException {
    CborMap map = item.asMap();
    map.onlyKeys(0, 1, 2, 3, 4);
    Optional<EnvironmentId> id = readId(map.optional(0), layout);
    Optional<String> vendor = TermCodec.readText(map.optional(1));
    Optional<String> model = TermCodec.readText(map.optional(2));
    Optional<Long> layer = TermCodec.readUnsigned(map.optional(3));
    Optional<Long> index = TermCodec.readUnsigned(map.optional(4));
    return Checked.at(item, () -> new EnvironmentClass(id, vendor, model, layer, index));
  }

  private static Bytes writeClass(EnvironmentClass named) {
    CborWriter.MapBuilder map = CborWriter.map();
    named.id().ifPresent(id -> map.put(0, writeId(id)));
    named.vendor().ifPresent(vendor -> map.put(1, CborWriter.text(vendor)));
    named.model().ifPresent(model -> map.put(2, CborWriter.text(model)));
    named.layer().ifPresent(layer -> map.put(3, CborWriter.integer(layer)));
    named.index().ifPresent(index -> map.put(4, CborWriter.integer(index)));
    return map.toBytes();
  }

  private static Optional<EnvironmentId> readId(Optional<CborItem> optional, Layout layout)
      throws MalformedException {
    if (optional.isEmpty()) {
      return Optional.empty();
    }
    CborItem item = optional.get();
    if (!(item instanceof CborTag tag)) {
      throw item.failure(item.kind() + " where a tagged identifier belongs");
    }
    CborItem content = tag.content();
    if (tag.number() == TermCodec.UUID_TAG) {
      return Optional.of(new EnvironmentId.Uuid(TermCodec.readUuid(content)));
    }
    if (tag.number() == TermCodec.OID) {
      return Optional.of(new EnvironmentId.ObjectId(TermCodec.readOid(content)));
    }
    if (tag.number() == OCTETS) {
      return Optional.of(new EnvironmentId.Octets(content.asBytes()));
    }
    if (tag.number() == UEID) {
      Bytes ueid = content.asBytes();
      return Optional.of(Checked.at(content, () -> new EnvironmentId.Ueid(ueid)));
    }
    if (CryptoKeyCodec.interprets(tag.number())) {
      CryptoKey key = CryptoKeyCodec.read(tag);
      return Optional.of(Checked.at(item, () -> new EnvironmentId.Key(key)));
    }
    TermCodec.refuseAbandoned(tag, layout);
    return Optional.of(
        Checked.at(item, () -> new EnvironmentId.Other(tag.number(), Opaque.of(content))));
  }

  private static Bytes writeId(EnvironmentId id) {
    if (id instanceof EnvironmentId.Uuid uuid) {
      return CborWriter.tag(TermCodec.UUID_TAG, TermCodec.writeUuid(uuid.value()));
    }
    if (id instanceof EnvironmentId.ObjectId oid) {
      return CborWriter.tag(TermCodec.OID, TermCodec.writeOid(oid.value()));
    }
    if (id instanceof EnvironmentId.Octets octets) {
      return CborWriter.tag(OCTETS, CborWriter.bytes(octets.value()));
    }
    if (id instanceof EnvironmentId.Ueid ueid) {
      return CborWriter.tag(UEID, CborWriter.bytes(ueid.value()));
    }
    if (id instanceof EnvironmentId.Key named) {
      return CryptoKeyCodec.write(named.key());
    }
    EnvironmentId.Other other = (EnvironmentId.Other) id;
    return CborWriter.tag(other.tag(), other.content().octets());
  }

  /** Whether identifiers under this tag have a kind of their own. */
  static boolean interprets(long tag) {
    return tag == TermCodec.UUID_TAG
        || tag == TermCodec.OID
        || tag == UEID
        || CryptoKeyCodec.interprets(tag);
  }
}
