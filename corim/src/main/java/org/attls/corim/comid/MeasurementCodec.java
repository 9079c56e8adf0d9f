package org.attls.corim.comid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.Checked;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Opaque;
import org.attls.corim.term.TermCodec;

/**
 * Reads and writes measurements (draft-ietf-rats-corim-11, section 5.1.4.5).
 *
 * <pre>
 * measurement-map = {
 *   ? &amp;(mkey: 0) => $measured-element-type-choice   ; 111(oid) / 37(uuid) / uint / tstr
 *   &amp;(mval: 1) => measurement-values-map
 *   ? &amp;(authorized-by: 2) => [ + $crypto-key-type-choice ]
 * }
 * measurement-values-map = non-empty&lt;{ ? &amp;(digests: 2) => digests-type, ... }>
 * digests-type = [ + digest ]
 * digest = [ alg: (int / text), val: bytes ]
 * </pre>
 */
final class MeasurementCodec {
  private MeasurementCodec() {}

  static Measurement read(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    map.onlyKeys(0, 1, 2);
    Optional<CborItem> keyItem = map.optional(0);
    Optional<MeasurementKey> key =
        keyItem.isEmpty() ? Optional.empty() : Optional.of(readKey(keyItem.get()));
    MeasurementValues values = readValues(map.required(1));
    Optional<CborItem> authorized = map.optional(2);
    List<CryptoKey> authorizedBy =
        authorized.isEmpty() ? List.of() : CryptoKeyCodec.readAll(authorized.get());
    return new Measurement(key, values, authorizedBy);
  }

  static Bytes write(Measurement measurement) {
    CborWriter.MapBuilder map = CborWriter.map();
    measurement.key().ifPresent(key -> map.put(0, writeKey(key)));
    map.put(1, writeValues(measurement.values()));
    if (!measurement.authorizedBy().isEmpty()) {
      map.put(2, CryptoKeyCodec.writeAll(measurement.authorizedBy()));
    }
    return map.toBytes();
  }

  static MeasurementKey readKey(CborItem item) throws MalformedException {
    if (item instanceof CborInteger) {
      return new MeasurementKey.Number(item.asLong(0, Long.MAX_VALUE));
    }
    if (item instanceof CborText text) {
      return new MeasurementKey.Text(text.value());
    }
    if (!(item instanceof CborTag tag)) {
      throw item.failure(item.kind() + " where uint, tstr or a tagged key belongs");
    }
    if (tag.number() == TermCodec.UUID_TAG) {
      return new MeasurementKey.Uuid(TermCodec.readUuid(tag.content()));
    }
    if (tag.number() == TermCodec.OID) {
      return new MeasurementKey.ObjectId(TermCodec.readOid(tag.content()));
    }
    return Checked.at(item, () -> new MeasurementKey.Other(tag.number(), Opaque.of(tag.content())));
  }

  static Bytes writeKey(MeasurementKey key) {
    if (key instanceof MeasurementKey.Number number) {
      return CborWriter.integer(number.value());
    }
    if (key instanceof MeasurementKey.Text text) {
      return CborWriter.text(text.value());
    }
    if (key instanceof MeasurementKey.Uuid uuid) {
      return CborWriter.tag(TermCodec.UUID_TAG, TermCodec.writeUuid(uuid.value()));
    }
    if (key instanceof MeasurementKey.ObjectId oid) {
      return CborWriter.tag(TermCodec.OID, TermCodec.writeOid(oid.value()));
    }
    MeasurementKey.Other other = (MeasurementKey.Other) key;
    return CborWriter.tag(other.tag(), other.content().octets());
  }

  /** Whether keys under this tag have a kind of their own. */
  static boolean interprets(long tag) {
    return tag == TermCodec.UUID_TAG || tag == TermCodec.OID;
  }

  private static MeasurementValues readValues(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    Optional<CborItem> digestsItem = map.optional(2);
    Optional<Digests> digests =
        digestsItem.isEmpty() ? Optional.empty() : Optional.of(readDigests(digestsItem.get()));
    Extensions others = Extensions.of(map, 2);
    return Checked.at(item, () -> new MeasurementValues(digests, others));
  }

  private static Bytes writeValues(MeasurementValues values) {
    CborWriter.MapBuilder map = CborWriter.map();
    values.digests().ifPresent(digests -> map.put(2, writeDigests(digests)));
    values.others().addTo(map);
    return map.toBytes();
  }

  private static Digests readDigests(CborItem item) throws MalformedException {
    List<Digest> digests = new ArrayList<>();
    for (CborItem member : item.asArray(1, Integer.MAX_VALUE)) {
      List<CborItem> pair = member.asArray(2, 2);
      DigestAlgorithm algorithm = readAlgorithm(pair.get(0));
      Bytes value = pair.get(1).asBytes();
      digests.add(Checked.at(member, () -> new Digest(algorithm, value)));
    }
    return Checked.at(item, () -> new Digests(digests));
  }

  private static Bytes writeDigests(Digests digests) {
    return CborWriter.array(
        digests.digests().stream()
            .map(
                digest ->
                    CborWriter.array(
                        writeAlgorithm(digest.algorithm()), CborWriter.bytes(digest.value())))
            .toList());
  }

  private static DigestAlgorithm readAlgorithm(CborItem item) throws MalformedException {
    if (item instanceof CborText text) {
      return Checked.at(item, () -> new DigestAlgorithm.Named(text.value()));
    }
    return new DigestAlgorithm.Numbered(item.asInt(Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private static Bytes writeAlgorithm(DigestAlgorithm algorithm) {
    if (algorithm instanceof DigestAlgorithm.Numbered numbered) {
      return CborWriter.integer(numbered.number());
    }
    return CborWriter.text(((DigestAlgorithm.Named) algorithm).name());
  }
}
