package org.attls.corim.comid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.Checked;
import org.attls.corim.term.Entity;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.attls.corim.term.TermCodec;

/**
 * Reads and writes CoMIDs (draft-ietf-rats-corim-11, section 5.1).
 *
 * <pre>
 * concise-mid-tag = {
 *   ? &amp;(language: 0) => text
 *   &amp;(tag-identity: 1) => tag-identity-map
 *   ? &amp;(entities: 2) => [ + comid-entity-map ]
 *   ? &amp;(linked-tags: 3) => [ + linked-tag-map ]
 *   &amp;(triples: 4) => triples-map
 *   * $$concise-mid-tag-extension
 * }
 * tag-identity-map = { &amp;(tag-id: 0) => tag-id-type-choice, ? &amp;(tag-version: 1) => uint .default 0 }
 * triples-map = non-empty&lt;{
 *   ? &amp;(reference-triples: 0) => [ + reference-triple-record ]
 *   ? &amp;(attest-key-triples: 3) => [ + attest-key-triple-record ]
 *   ...
 * }>
 * reference-triple-record = [ ref-env: environment-map, ref-claims: [ + measurement-map ] ]
 * attest-key-triple-record = [
 *   environment: environment-map, key-list: [ + $crypto-key-type-choice ],
 *   ? conditions: non-empty&lt;{
 *     ? &amp;(mkey: 0) => $measured-element-type-choice, ? &amp;(authorized-by: 1) => [ + $crypto-key-type-choice ]
 *   }>
 * ]
 * </pre>
 */
public final class ComidCodec {
  private static final int ANY = Integer.MAX_VALUE;

  private ComidCodec() {}

  /**
   * Reads a CoMID, the map under tag 506.
   *
   * @param name what the document is, the first element of every path in failures
   */
  public static Comid read(Bytes octets, String name) throws MalformedException {
    CborItem root = CborReader.read(octets, name, TermCodec.RULES);
    CborMap map = root.asMap();
    Optional<CborItem> languageItem = map.optional(0);
    Optional<String> language =
        languageItem.isEmpty() ? Optional.empty() : Optional.of(languageItem.get().asText());
    CborMap identity = map.required(1).asMap();
    identity.onlyKeys(0, 1);
    Identifier tagId = TermCodec.readIdentifier(identity.required(0));
    Optional<CborItem> versionItem = identity.optional(1);
    long version = versionItem.isEmpty() ? 0 : versionItem.get().asLong(0, Long.MAX_VALUE);
    Optional<CborItem> entityItems = map.optional(2);
    List<Entity> entities =
        entityItems.isEmpty() ? List.of() : TermCodec.readEntities(entityItems.get());
    Triples triples = readTriples(map.required(4));
    Extensions others = Extensions.of(map, 0, 1, 2, 4);
    return Checked.at(root, () -> new Comid(language, tagId, version, entities, triples, others));
  }

  /** Writes a CoMID in deterministic encoding. */
  public static Bytes write(Comid comid) {
    CborWriter.MapBuilder identity = CborWriter.map();
    identity.put(0, TermCodec.writeIdentifier(comid.tagId()));
    if (comid.tagVersion() != 0) {
      identity.put(1, CborWriter.integer(comid.tagVersion()));
    }
    CborWriter.MapBuilder map = CborWriter.map();
    comid.language().ifPresent(language -> map.put(0, CborWriter.text(language)));
    map.put(1, identity.toBytes());
    if (!comid.entities().isEmpty()) {
      map.put(2, TermCodec.writeEntities(comid.entities()));
    }
    map.put(4, writeTriples(comid.triples()));
    comid.others().addTo(map);
    return map.toBytes();
  }

  private static Triples readTriples(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    List<ReferenceTriple> referenceValues = new ArrayList<>();
    Optional<CborItem> references = map.optional(0);
    if (references.isPresent()) {
      for (CborItem triple : references.get().asArray(1, ANY)) {
        referenceValues.add(readReference(triple));
      }
    }
    List<AttestKeyTriple> attestKeys = new ArrayList<>();
    Optional<CborItem> keys = map.optional(3);
    if (keys.isPresent()) {
      for (CborItem triple : keys.get().asArray(1, ANY)) {
        attestKeys.add(readAttestKey(triple));
      }
    }
    Extensions others = Extensions.of(map, 0, 3);
    return Checked.at(item, () -> new Triples(referenceValues, attestKeys, others));
  }

  private static Bytes writeTriples(Triples triples) {
    CborWriter.MapBuilder map = CborWriter.map();
    if (!triples.referenceValues().isEmpty()) {
      map.put(
          0,
          CborWriter.array(
              triples.referenceValues().stream().map(ComidCodec::writeReference).toList()));
    }
    if (!triples.attestKeys().isEmpty()) {
      map.put(
          3,
          CborWriter.array(triples.attestKeys().stream().map(ComidCodec::writeAttestKey).toList()));
    }
    triples.others().addTo(map);
    return map.toBytes();
  }

  private static ReferenceTriple readReference(CborItem item) throws MalformedException {
    List<CborItem> members = item.asArray(2, 2);
    Environment environment = EnvironmentCodec.read(members.get(0));
    List<Measurement> measurements = new ArrayList<>();
    for (CborItem measurement : members.get(1).asArray(1, ANY)) {
      measurements.add(MeasurementCodec.read(measurement));
    }
    return new ReferenceTriple(environment, measurements);
  }

  private static Bytes writeReference(ReferenceTriple triple) {
    return CborWriter.array(
        EnvironmentCodec.write(triple.environment()),
        CborWriter.array(triple.measurements().stream().map(MeasurementCodec::write).toList()));
  }

  private static AttestKeyTriple readAttestKey(CborItem item) throws MalformedException {
    List<CborItem> members = item.asArray(2, 3);
    Environment environment = EnvironmentCodec.read(members.get(0));
    List<CryptoKey> keys = CryptoKeyCodec.readAll(members.get(1));
    Optional<KeyConditions> conditions =
        members.size() < 3 ? Optional.empty() : Optional.of(readConditions(members.get(2)));
    return new AttestKeyTriple(environment, keys, conditions);
  }

  private static Bytes writeAttestKey(AttestKeyTriple triple) {
    List<Bytes> members = new ArrayList<>();
    members.add(EnvironmentCodec.write(triple.environment()));
    members.add(CryptoKeyCodec.writeAll(triple.keys()));
    triple.conditions().ifPresent(conditions -> members.add(writeConditions(conditions)));
    return CborWriter.array(members);
  }

  private static KeyConditions readConditions(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    map.onlyKeys(0, 1);
    Optional<CborItem> keyItem = map.optional(0);
    Optional<MeasurementKey> key =
        keyItem.isEmpty() ? Optional.empty() : Optional.of(MeasurementCodec.readKey(keyItem.get()));
    Optional<CborItem> authorized = map.optional(1);
    List<CryptoKey> authorizedBy =
        authorized.isEmpty() ? List.of() : CryptoKeyCodec.readAll(authorized.get());
    return Checked.at(item, () -> new KeyConditions(key, authorizedBy));
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
