package org.attls.corim.comid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentCodec;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.key.CryptoKeyCodec;
import org.attls.corim.measurement.MeasurementCodec;
import org.attls.corim.measurement.MeasurementKey;
import org.attls.corim.term.Checked;
import org.attls.corim.term.Layout;

/**
 * Reads and writes triples that give keys (draft-ietf-rats-corim-11, sections 5.1.9 and 5.1.10).
 *
 * <pre>
 * identity-triple-record = attest-key-triple-record = [
 *   environment: environment-map, key-list: [ + $crypto-key-type-choice ],
 *   ? conditions: non-empty&lt;{
 *     ? &amp;(mkey: 0) => $measured-element-type-choice, ? &amp;(authorized-by: 1) => [ + $crypto-key-type-choice ]
 *   }>
 * ]
 * </pre>
 */
final class KeyTripleCodec {
  private KeyTripleCodec() {}

  static IdentityTriple readIdentity(CborItem item, Layout layout) throws MalformedException {
    List<CborItem> members = item.asArray(2, 3);
    return new IdentityTriple(
        EnvironmentCodec.read(members.get(0), layout),
        CryptoKeyCodec.readAll(members.get(1), layout),
        readConditions(members, layout));
  }

  static AttestKeyTriple readAttestKey(CborItem item, Layout layout) throws MalformedException {
    List<CborItem> members = item.asArray(2, 3);
    return new AttestKeyTriple(
        EnvironmentCodec.read(members.get(0), layout),
        CryptoKeyCodec.readAll(members.get(1), layout),
        readConditions(members, layout));
  }

  static Bytes write(IdentityTriple triple) {
    return write(triple.environment(), triple.keys(), triple.conditions());
  }

  static Bytes write(AttestKeyTriple triple) {
    return write(triple.environment(), triple.keys(), triple.conditions());
  }

  private static Bytes write(
      Environment environment, List<CryptoKey> keys, Optional<KeyConditions> conditions) {
    List<Bytes> members = new ArrayList<>();
    members.add(EnvironmentCodec.write(environment));
    members.add(CryptoKeyCodec.writeAll(keys));
    conditions.ifPresent(present -> members.add(writeConditions(present)));
    return CborWriter.array(members);
  }

  private static Optional<KeyConditions> readConditions(List<CborItem> members, Layout layout)
      throws MalformedException {
    if (members.size() < 3) {
      return Optional.empty();
    }
    CborItem item = members.get(2);
    CborMap map = item.asMap();
    map.onlyKeys(0, 1);
    Optional<CborItem> keyItem = map.optional(0);
    Optional<MeasurementKey> key =
        keyItem.isEmpty()
            ? Optional.empty()
            : Optional.of(MeasurementCodec.readKey(keyItem.get(), layout));
    List<CryptoKey> authorizedBy = CryptoKeyCodec.readAll(map.optional(1), layout);
    return Optional.of(Checked.at(item, () -> new KeyConditions(key, authorizedBy)));
  }

  private static Bytes writeConditions(KeyConditions conditions) {
    CborWriter.MapBuilder map = CborWriter.map();
    conditions.key().ifPresent(key -> map.put(0, MeasurementCodec.writeKey(key)));
    if (!conditions.authorizedBy().isEmpty()) {
      map.put(1, CryptoKeyCodec.writeAll(conditions.authorizedBy()));
    }
    return map.toBytes();
  }
}
