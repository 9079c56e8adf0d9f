package org.attls.corim.comid;

import java.util.List;
import org.attls.corim.term.Extensions;

/** Collects the triples of a CoMID by kind; each method sets one kind and returns the builder. */
public final class TriplesBuilder {
  private List<ReferenceTriple> referenceValues = List.of();
  private List<EndorsedTriple> endorsedValues = List.of();
  private List<IdentityTriple> identities = List.of();
  private List<AttestKeyTriple> attestKeys = List.of();
  private List<DependencyTriple> dependencies = List.of();
  private List<MembershipTriple> memberships = List.of();
  private List<CoswidTriple> coswids = List.of();
  private List<ConditionalSeriesTriple> conditionalSeries = List.of();
  private List<ConditionalEndorsementTriple> conditionalEndorsements = List.of();
  private Extensions others = Extensions.NONE;

  TriplesBuilder() {}

  /** Possible states. */
  public TriplesBuilder referenceValues(ReferenceTriple... triples) {
    referenceValues = List.of(triples);
    return this;
  }

  /** What is known beyond evidence. */
  public TriplesBuilder endorsedValues(EndorsedTriple... triples) {
    endorsedValues = List.of(triples);
    return this;
  }

  /** Keys by which devices are known. */
  public TriplesBuilder identities(IdentityTriple... triples) {
    identities = List.of(triples);
    return this;
  }

  /** Keys that sign evidence. */
  public TriplesBuilder attestKeys(AttestKeyTriple... triples) {
    attestKeys = List.of(triples);
    return this;
  }

  /** Which domains depend on which. */
  public TriplesBuilder dependencies(DependencyTriple... triples) {
    dependencies = List.of(triples);
    return this;
  }

  /** Which environments make up which domains. */
  public TriplesBuilder memberships(MembershipTriple... triples) {
    memberships = List.of(triples);
    return this;
  }

  /** CoSWIDs with reference values. */
  public TriplesBuilder coswids(CoswidTriple... triples) {
    coswids = List.of(triples);
    return this;
  }

  /** Endorsements of which the first that fits is taken. */
  public TriplesBuilder conditionalSeries(ConditionalSeriesTriple... triples) {
    conditionalSeries = List.of(triples);
    return this;
  }

  /** Endorsements that hold under conditions. */
  public TriplesBuilder conditionalEndorsements(ConditionalEndorsementTriple... triples) {
    conditionalEndorsements = List.of(triples);
    return this;
  }

  /** Triples of profiles. */
  public TriplesBuilder others(Extensions triples) {
    others = triples;
    return this;
  }

  /** The triples; an {@link IllegalArgumentException} if none was set. */
  Triples build() {
    return new Triples(
        referenceValues,
        endorsedValues,
        identities,
        attestKeys,
        dependencies,
        memberships,
        coswids,
        conditionalSeries,
        conditionalEndorsements,
        others);
  }
}
