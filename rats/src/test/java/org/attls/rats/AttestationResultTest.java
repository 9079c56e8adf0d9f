package org.attls.rats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;

class AttestationResultTest {
  @Test
  void theWorstIsThatOfAnyPartOrOfTheWhole() {
    assertThat(worst(Optional.empty(), Tier.AFFIRMING, Tier.WARNING)).isEqualTo(Tier.WARNING);
    assertThat(worst(Optional.of(Tier.WARNING), Tier.AFFIRMING)).isEqualTo(Tier.WARNING);
    assertThat(worst(Optional.of(Tier.AFFIRMING), Tier.CONTRAINDICATED))
        .isEqualTo(Tier.CONTRAINDICATED);
    assertThat(worst(Optional.of(Tier.AFFIRMING), Tier.AFFIRMING)).isEqualTo(Tier.AFFIRMING);
  }

  private static Tier worst(Optional<Tier> whole, Tier... parts) {
    Map<String, Appraisal> appraisals = new LinkedHashMap<>();
    for (Tier part : parts) {
      appraisals.put(
          "part " + appraisals.size(),
          new Appraisal(
              part,
              new TrustVector(Map.of()),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
    return new AttestationResult(
            Bytes.utf8("token"),
            "profile",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "developer",
            "build",
            whole,
            appraisals)
        .worst();
  }
}
