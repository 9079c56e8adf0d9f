package org.attls.corim.comid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentCodec;
import org.attls.corim.measurement.MeasurementCodec;
import org.attls.corim.term.Checked;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.attls.corim.term.Layout;
import org.attls.corim.term.TermCodec;

/**
 * Reads and writes the triples of a CoMID (draft-ietf-rats-corim-11, section 5.1.4).
 *
 * <pre>
 * triples-map = non-empty&lt;{
 *   ? &amp;(reference-triples: 0) => [ + reference-triple-record ]
 *   ? &amp;(endorsed-triples: 1) => [ + endorsed-triple-record ]
 *   ? &amp;(identity-triples: 2) => [ + identity-triple-record ]
 *   ? &amp;(attest-key-triples: 3) => [ + attest-key-triple-record ]
 *   ? &amp;(dependency-triples: 4) => [ + domain-dependency-triple-record ]
 *   ? &amp;(membership-triples: 5) => [ + domain-membership-triple-record ]
 *   ? &amp;(coswid-triples: 6) => [ + coswid-triple-record ]
 *   ? &amp;(conditional-endorsement-series-triples: 8) => [ + conditional-endorsement-series-triple-record ]
 *   ? &amp;(conditional-endorsement-triples: 10) => [ + conditional-endorsement-triple-record ]
 *   * $$triples-map-extension
 * }>
 * reference-triple-record = [ ref-env: environment-map, ref-claims: [ + measurement-map ] ]
 * endorsed-triple-record = [ condition: environment-map, endorsement: [ + measurement-map ] ]
 * domain-dependency-triple-record = [ domain-id: domain-type, trustees: [ + domain-type ] ]
 * domain-membership-triple-record = [ domain-id: domain-type, members: [ + domain-type ] ]
 * domain-type = environment-map
 * coswid-triple-record = [ environment-map, [ + coswid.tag-id ] ]         ; text / bstr .size 16
 * </pre>
 */
final class TriplesCodec {
  static final long[] INTERPRETED = {0, 1, 2, 3, 4, 5, 6, 8, 10};
  private static final int ANY = Integer.MAX_VALUE;

  private final Layout layout;

  private TriplesCodec(Layout layout) {
    this.layout = layout;
  }

  static Triples read(CborItem item, Layout layout) throws MalformedException {
    return new TriplesCodec(layout).readTriples(item);
  }

  static Bytes write(Triples triples, Layout layout) {
    CborWriter.MapBuilder map = CborWriter.map();
    put(map, 0, triples.referenceValues(), TriplesCodec::writeReference);
    put(map, 1, triples.endorsedValues(), TriplesCodec::writeEndorsed);
    put(map, layout.identityTriples(), triples.identities(), KeyTripleCodec::write);
    put(map, layout.attestKeyTriples(), triples.attestKeys(), KeyTripleCodec::write);
    put(map, 4, triples.dependencies(), t -> writeDomains(t.domain(), t.trustees()));
    put(map, 5, triples.memberships(), t -> writeDomains(t.domain(), t.members()));
    put(map, 6, triples.coswids(), TriplesCodec::writeCoswid);
    put(map, 8, triples.conditionalSeries(), ConditionalTripleCodec::write);
    put(map, 10, triples.conditionalEndorsements(), ConditionalTripleCodec::write);
    triples.others().addTo(map);
    return map.toBytes();
  }

  private Triples readTriples(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    List<ReferenceTriple> references = readAll(map, 0, this::readReference);
    List<EndorsedTriple> endorsed = readAll(map, 1, triple -> readEndorsed(triple, layout));
    List<IdentityTriple> identities =
        readAll(
            map, layout.identityTriples(), triple -> KeyTripleCodec.readIdentity(triple, layout));
    List<AttestKeyTriple> attestKeys =
        readAll(
            map, layout.attestKeyTriples(), triple -> KeyTripleCodec.readAttestKey(triple, layout));
    List<DependencyTriple> dependencies = readAll(map, 4, this::readDependency);
    List<MembershipTriple> memberships = readAll(map, 5, this::readMembership);
    List<CoswidTriple> coswids = readAll(map, 6, this::readCoswid);
    List<ConditionalSeriesTriple> series =
        readAll(map, 8, triple -> ConditionalTripleCodec.readSeries(triple, layout));
    List<ConditionalEndorsementTriple> conditional =
        readAll(map, 10, triple -> ConditionalTripleCodec.readEndorsement(triple, layout));
    Extensions others = Extensions.of(map, INTERPRETED);
    return Checked.at(
        item,
        () ->
            new Triples(
                references,
                endorsed,
                identities,
                attestKeys,
                dependencies,
                memberships,
                coswids,
                series,
                conditional,
                others));
  }

  private interface TripleReader<T> {
    T read(CborItem item) throws MalformedException;
  }

  private static <T> List<T> readAll(CborMap map, long key, TripleReader<T> reader)
      throws MalformedException {
    Optional<CborItem> list = map.optional(key);
    List<T> triples = new ArrayList<>();
    if (list.isPresent()) {
      for (CborItem triple : list.get().asArray(1, ANY)) {
        triples.add(reader.read(triple));
      }
    }
    return triples;
  }

  private static <T> void put(
      CborWriter.MapBuilder map, long key, List<T> triples, Function<T, Bytes> writer) {
    if (!triples.isEmpty()) {
      map.put(key, CborWriter.array(triples.stream().map(writer).toList()));
    }
  }

  private ReferenceTriple readReference(CborItem item) throws MalformedException {
    List<CborItem> members = item.asArray(2, 2);
    return new ReferenceTriple(
        EnvironmentCodec.read(members.get(0), layout),
        MeasurementCodec.readAll(members.get(1), 1, layout));
  }

  private static Bytes writeReference(ReferenceTriple triple) {
    return CborWriter.array(
        EnvironmentCodec.write(triple.environment()),
        MeasurementCodec.writeAll(triple.measurements()));
  }

  static EndorsedTriple readEndorsed(CborItem item, Layout layout) throws MalformedException {
    List<CborItem> members = item.asArray(2, 2);
    return new EndorsedTriple(
        EnvironmentCodec.read(members.get(0), layout),
        MeasurementCodec.readAll(members.get(1), 1, layout));
  }

  static Bytes writeEndorsed(EndorsedTriple triple) {
    return CborWriter.array(
        EnvironmentCodec.write(triple.condition()),
        MeasurementCodec.writeAll(triple.endorsement()));
  }

  private DependencyTriple readDependency(CborItem item) throws MalformedException {
    List<CborItem> members = item.asArray(2, 2);
    Environment domain = EnvironmentCodec.read(members.get(0), layout);
    List<Environment> trustees = readDomains(members.get(1));
    return Checked.at(item, () -> new DependencyTriple(domain, trustees));
  }

  private MembershipTriple readMembership(CborItem item) throws MalformedException {
    List<CborItem> members = item.asArray(2, 2);
    Environment domain = EnvironmentCodec.read(members.get(0), layout);
    return new MembershipTriple(domain, readDomains(members.get(1)));
  }

  private List<Environment> readDomains(CborItem item) throws MalformedException {
    List<Environment> domains = new ArrayList<>();
    for (CborItem domain : item.asArray(1, ANY)) {
      domains.add(EnvironmentCodec.read(domain, layout));
    }
    return domains;
  }

  private static Bytes writeDomains(Environment domain, List<Environment> others) {
    return CborWriter.array(
        EnvironmentCodec.write(domain),
        CborWriter.array(others.stream().map(EnvironmentCodec::write).toList()));
  }

  private CoswidTriple readCoswid(CborItem item) throws MalformedException {
    List<CborItem> members = item.asArray(2, 2);
    Environment environment = EnvironmentCodec.read(members.get(0), layout);
    List<Identifier> tagIds = new ArrayList<>();
    for (CborItem tagId : members.get(1).asArray(1, ANY)) {
      tagIds.add(TermCodec.readIdentifier(tagId));
    }
    return new CoswidTriple(environment, tagIds);
  }

  private static Bytes writeCoswid(CoswidTriple triple) {
    return CborWriter.array(
        EnvironmentCodec.write(triple.environment()),
        CborWriter.array(triple.tagIds().stream().map(TermCodec::writeIdentifier).toList()));
  }
}
