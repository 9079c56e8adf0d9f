package org.attls.corim.comid;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.attls.corim.term.Extensions;

/**
 * The statements of a CoMID, at least one (draft-ietf-rats-corim-11, section 5.1.4).
 *
 * @param referenceValues possible states; may be empty, as all the lists
 * @param endorsedValues what is known beyond evidence
 * @param identities keys by which devices are known
 * @param attestKeys keys that sign evidence
 * @param dependencies which domains depend on which
 * @param memberships which environments make up which domains
 * @param coswids CoSWIDs with reference values
 * @param conditionalSeries endorsements of which the first that fits is taken
 * @param conditionalEndorsements endorsements that hold under conditions
 * @param others triples of profiles, kept without being interpreted
 */
public record Triples(
    List<ReferenceTriple> referenceValues,
    List<EndorsedTriple> endorsedValues,
    List<IdentityTriple> identities,
    List<AttestKeyTriple> attestKeys,
    List<DependencyTriple> dependencies,
    List<MembershipTriple> memberships,
    List<CoswidTriple> coswids,
    List<ConditionalSeriesTriple> conditionalSeries,
    List<ConditionalEndorsementTriple> conditionalEndorsements,
    Extensions others) {
  /** Checks that there is a triple and copies the lists. */
  public Triples {
    referenceValues = List.copyOf(referenceValues);
    endorsedValues = List.copyOf(endorsedValues);
    identities = List.copyOf(identities);
    attestKeys = List.copyOf(attestKeys);
    dependencies = List.copyOf(dependencies);
    memberships = List.copyOf(memberships);
    coswids = List.copyOf(coswids);
    conditionalSeries = List.copyOf(conditionalSeries);
    conditionalEndorsements = List.copyOf(conditionalEndorsements);
    others.mustNotHave(TriplesCodec.INTERPRETED);
    boolean empty =
        others.isEmpty()
            && Stream.of(
                    referenceValues,
                    endorsedValues,
                    identities,
                    attestKeys,
                    dependencies,
                    memberships,
                    coswids,
                    conditionalSeries,
                    conditionalEndorsements)
                .allMatch(List::isEmpty);
    if (empty) {
      throw new IllegalArgumentException("no triple");
    }
  }

  /** Reference values alone. */
  public static Triples referenceValues(ReferenceTriple... triples) {
    return of(all -> all.referenceValues(triples));
  }

  /** Attest keys alone. */
  public static Triples attestKeys(AttestKeyTriple... triples) {
    return of(all -> all.attestKeys(triples));
  }

  /** The triples that are set, such as {@code of(t -> t.identities(a).attestKeys(b))}. */
  public static Triples of(UnaryOperator<TriplesBuilder> triples) {
    return triples.apply(new TriplesBuilder()).build();
  }

  /** Whether there is any triple besides reference values and attest keys. */
  public boolean hasMoreThanValuesAndKeys() {
    return !others.isEmpty()
        || !Stream.of(
                endorsedValues,
                identities,
                dependencies,
                memberships,
                coswids,
                conditionalSeries,
                conditionalEndorsements)
            .allMatch(List::isEmpty);
  }
}
