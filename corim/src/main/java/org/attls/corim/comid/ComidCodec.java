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
import org.attls.corim.term.Layout;
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
 * tag-identity-map = { &amp;(tag-id: 0) => $tag-id-type-choice, ? &amp;(tag-version: 1) => uint .default 0 }
 * linked-tag-map = { &amp;(linked-tag-id: 0) => $tag-id-type-choice, &amp;(tag-rel: 1) => $tag-rel-type-choice }
 * </pre>
 */
public final class ComidCodec {
  private ComidCodec() {}

  /**
   * Reads a CoMID, the map under tag 506.
   *
   * @param name what the document is, the first element of every path in failures
   */
  public static Comid read(Bytes octets, String name) throws MalformedException {
    return read(CborReader.read(octets, name, TermCodec.RULES), Layout.DRAFT_11);
  }

  /** Reads a CoMID that is part of a document. */
  public static Comid read(CborItem item, Layout layout) throws MalformedException {
    CborMap map = item.asMap();
    Optional<String> language = TermCodec.readText(map.optional(0));
    CborMap identity = map.required(1).asMap();
    identity.onlyKeys(0, 1);
    Identifier tagId = TermCodec.readIdentifier(identity.required(0));
    long version = TermCodec.readUnsigned(identity.optional(1)).orElse(0L);
    Optional<CborItem> entityItems = map.optional(2);
    List<Entity> entities =
        entityItems.isEmpty() ? List.of() : TermCodec.readEntities(entityItems.get());
    List<LinkedTag> linkedTags = readLinkedTags(map.optional(3));
    Triples triples = TriplesCodec.read(map.required(4), layout);
    Extensions others = Extensions.of(map, 0, 1, 2, 3, 4);
    return Checked.at(
        item, () -> new Comid(language, tagId, version, entities, linkedTags, triples, others));
  }

  /** Writes a CoMID in deterministic encoding. */
  public static Bytes write(Comid comid) {
    return write(comid, Layout.DRAFT_11);
  }

  /** Writes a CoMID as part of a document of this layout. */
  public static Bytes write(Comid comid, Layout layout) {
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
    if (!comid.linkedTags().isEmpty()) {
      map.put(3, CborWriter.array(comid.linkedTags().stream().map(ComidCodec::writeLink).toList()));
    }
    map.put(4, TriplesCodec.write(comid.triples(), layout));
    comid.others().addTo(map);
    return map.toBytes();
  }

  private static List<LinkedTag> readLinkedTags(Optional<CborItem> list) throws MalformedException {
    List<LinkedTag> links = new ArrayList<>();
    if (list.isPresent()) {
      for (CborItem link : list.get().asArray(1, Integer.MAX_VALUE)) {
        CborMap map = link.asMap();
        map.onlyKeys(0, 1);
        links.add(
            new LinkedTag(
                TermCodec.readIdentifier(map.required(0)),
                map.required(1).asLong(Long.MIN_VALUE, Long.MAX_VALUE)));
      }
    }
    return links;
  }

  private static Bytes writeLink(LinkedTag link) {
    return CborWriter.map()
        .put(0, TermCodec.writeIdentifier(link.tagId()))
        .put(1, CborWriter.integer(link.relation()))
        .toBytes();
  }
}
