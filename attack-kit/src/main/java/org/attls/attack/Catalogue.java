package org.attls.attack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Every attack that there is. */
public final class Catalogue {
  private Catalogue() {}

  /** All scenarios, A1 to A45 and then C1 to C5. */
  public static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    all.addAll(RelayScenarios.all());
    all.addAll(FreshnessScenarios.all());
    all.addAll(VerdictScenarios.all());
    all.addAll(NegotiationScenarios.all());
    all.addAll(EvidenceScenarios.all());
    all.addAll(TransportScenarios.all());
    all.addAll(OperationScenarios.all());
    all.addAll(MutualScenarios.all());
    all.addAll(CertifiedScenarios.all());
    all.addAll(NotTried.all());
    all.sort(
        Comparator.comparing((Scenario it) -> it.id().charAt(0))
            .thenComparing(it -> Integer.valueOf(it.id().substring(1))));
    return List.copyOf(all);
  }
}
