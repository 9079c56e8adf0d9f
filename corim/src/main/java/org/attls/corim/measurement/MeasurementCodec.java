package org.attls.corim.measurement;

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
import org.attls.corim.key.CryptoKey;
import org.attls.corim.key.CryptoKeyCodec;
import org.attls.corim.term.Checked;
import org.attls.corim.term.Layout;
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
 * </pre>
 */
public final class MeasurementCodec {
  private MeasurementCodec() {}

  /** {@code measurement-map}. */
  public static Measurement read(CborItem item, Layout layout) throws MalformedException {
    CborMap map = item.asMap();
    map.onlyKeys(0, 1, 2);
    Optional<CborItem> keyItem = map.optional(0);
    Optional<MeasurementKey> key =
        keyItem.isEmpty() ? Optional.empty() : Optional.of(readKey(keyItem.get(), layout));
    MeasurementValues values = MeasurementValuesCodec.read(map.required(1), layout);
    List<CryptoKey> authorizedBy = CryptoKeyCodec.readAll(map.optional(2), layout);
    return new Measurement(key, values, authorizedBy);
  }

  /** A list of at least {@code min} measurements. */
  public static List<Measurement> readAll(CborItem item, int min, Layout layout)
      throws MalformedException {
    List<Measurement> measurements = new ArrayList<>();
    for (CborItem member : item.asArray(min, Integer.MAX_VALUE)) {
      measurements.add(read(member, layout));
    }
    return measurements;
  }

  /** A list of measurements. */
  public static Bytes writeAll(List<Measurement> measurements) {
    return CborWriter.array(measurements.stream().map(MeasurementCodec::write).toList());
  }

  /** {@code measurement-map}. */
  public static Bytes write(Measurement measurement) {
    CborWriter.MapBuilder map = CborWriter.map();
    measurement.key().ifPresent(key -> map.put(0, writeKey(key)));
    map.put(1, MeasurementValuesCodec.write(measurement.values()));
    if (!measurement.authorizedBy().isEmpty()) {
      map.put(2, CryptoKeyCodec.writeAll(measurement.authorizedBy()));
    }
    return map.toBytes();
  }

  /** {@code $measured-element-type-choice}. */
  public static MeasurementKey readKey(CborItem item, Layout layout) throws MalformedException {
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
    TermCodec.refuseAbandoned(tag, layout);
    return Checked.at(item, () -> new MeasurementKey.Other(tag.number(), Opaque.of(tag.content())));
  }

  /** {@code $measured-element-type-choice}. */
  public static Bytes writeKey(MeasurementKey key) {
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
}
