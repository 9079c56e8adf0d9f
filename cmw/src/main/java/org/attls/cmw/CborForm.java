package org.attls.cmw;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Wrappers in CBOR (draft-ietf-rats-msg-wrap-23, section 3): read from an item, written in the core
 * deterministic encoding of RFC 8949.
 *
 * <pre>
 * cbor-cmw        = cbor-record / cbor-collection / $cbor-tag
 * cbor-record     = [ type: coap-content-format-type / media-type, value: bytes, ? ind: uint .bits cm-type ]
 * cbor-collection = { ? "__cmwc_t": ~uri / oid, + &amp;(label: (int / text)) =&gt; cbor-cmw }
 * </pre>
 */
final class CborForm {
  private final boolean formOf2023;

  /**
   * @param formOf2023 whether a tag may hold its message as CBOR, without a byte string around it
   */
  CborForm(boolean formOf2023) {
    this.formOf2023 = formOf2023;
  }

  Cmw read(CborItem item) throws MalformedException {
    return read(item, 1);
  }

  private Cmw read(CborItem item, int depth) throws MalformedException {
    if (item instanceof CborMap map) {
      return collection(map, depth);
    }
    if (item instanceof CborTag tag) {
      return tag(tag);
    }
    return record(item);
  }

  private static CmwRecord record(CborItem item) throws MalformedException {
    List<CborItem> members = item.asArray(2, 3);
    CmwType type = type(members.get(0));
    Bytes value = members.get(1).asBytes();
    Set<Indicator> indicators =
        members.size() < 3 ? Set.of() : Indicator.fromBits(members.get(2).asInt(1, Indicator.ALL));
    return new CmwRecord(type, value, indicators, Serialization.CBOR, item.octets());
  }

  private static CmwType type(CborItem type) throws MalformedException {
    if (type instanceof CborInteger) {
      return CmwType.contentFormat(type.asInt(0, 0xFFFF));
    }
    return CmwType.readMediaType(type.asText(), type.path());
  }

  private CmwTag tag(CborTag tag) throws MalformedException {
    OptionalInt contentFormat = CmwTag.contentFormatOf(tag.number());
    if (contentFormat.isEmpty()) {
      throw tag.failure(
          "tag " + Long.toUnsignedString(tag.number()) + " stands for no Content-Format");
    }
    CborItem content = tag.content();
    Bytes value =
        formOf2023 && !(content instanceof CborBytes) ? content.octets() : content.asBytes();
    return new CmwTag(contentFormat.getAsInt(), value, tag.octets());
  }

  private CmwCollection collection(CborMap map, int depth) throws MalformedException {
    if (depth > CmwCollection.MAX_DEPTH) {
      throw map.failure("collections nested deeper than " + CmwCollection.MAX_DEPTH);
    }
    Optional<CollectionType> type = Optional.empty();
    Map<CmwLabel, Cmw> items = new LinkedHashMap<>();
    for (CborMap.Entry entry : map.entries()) {
      CborItem value = entry.value();
      if (entry.key() instanceof CborText text && text.value().equals(CollectionType.MEMBER)) {
        type = Optional.of(CollectionType.read(value.asText(), value.path()));
      } else {
        items.put(label(entry.key()), read(value, depth + 1));
      }
    }
    if (items.isEmpty()) {
      throw map.failure("collection without an item");
    }
    return new CmwCollection(type, items, Serialization.CBOR, map.octets());
  }

  private static CmwLabel label(CborItem key) throws MalformedException {
    if (key instanceof CborText text) {
      return CmwLabel.read(text.value(), key.path());
    }
    return CmwLabel.of(key.asLong(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  static Bytes write(Cmw cmw) {
    if (cmw instanceof CmwRecord it) {
      return record(it.type(), it.value(), it.indicators());
    }
    if (cmw instanceof CmwTag it) {
      return tag(it.contentFormat(), it.value());
    }
    CmwCollection collection = (CmwCollection) cmw;
    return collection(collection.collectionType(), collection.items());
  }

  static Bytes record(CmwType type, Bytes value, Set<Indicator> indicators) {
    List<Bytes> members = new ArrayList<>();
    members.add(
        type.mediaType()
            .map(CborWriter::text)
            .orElseGet(() -> CborWriter.integer(type.contentFormat())));
    members.add(CborWriter.bytes(value));
    if (!indicators.isEmpty()) {
      members.add(CborWriter.integer(Indicator.toBits(indicators)));
    }
    return CborWriter.array(members);
  }

  static Bytes tag(int contentFormat, Bytes value) {
    return CborWriter.tag(CmwTag.tagNumber(contentFormat), CborWriter.bytes(value));
  }

  static Bytes collection(Optional<CollectionType> type, Map<CmwLabel, Cmw> items) {
    CborWriter.MapBuilder map = CborWriter.map();
    type.ifPresent(it -> map.put(CollectionType.MEMBER, CborWriter.text(it.value())));
    items.forEach(
        (label, item) -> {
          if (label instanceof CmwLabel.Numbered numbered) {
            map.put(numbered.value(), write(item));
          } else {
            map.put(((CmwLabel.Named) label).value(), write(item));
          }
        });
    return map.toBytes();
  }
}
