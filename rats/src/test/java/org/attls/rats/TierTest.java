package org.attls.rats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.attls.rats.TrustVector.Claim;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TierTest {
  /** draft-ietf-rats-ar4si, section 2.3.2. */
  @ParameterizedTest
  @CsvSource({
    "-128, -97, CONTRAINDICATED",
    "-96, -33, WARNING",
    "-32, -2, AFFIRMING",
    "-1, 1, NONE",
    "2, 31, AFFIRMING",
    "32, 95, WARNING",
    "96, 127, CONTRAINDICATED"
  })
  void putsEveryValueIntoItsBand(int from, int to, Tier tier) {
    for (int value = from; value <= to; value++) {
      assertThat(Tier.ofClaim(value)).as("%d", value).isEqualTo(tier);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-129, 128, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesWhatIsNoSignedOctet(int value) {
    assertThatThrownBy(() -> Tier.ofClaim(value)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TrustVector(Map.of(Claim.HARDWARE, value)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasTheNumbersOfTheDraft() {
    assertThat(Tier.values()).extracting(Tier::code).containsExactly(0, 2, 32, 96);
  }

  @Test
  void namesTheClaimsAsInJson() {
    assertThat(Claim.values())
        .extracting(Claim::jsonName)
        .containsExactly(
            "instance-identity",
            "configuration",
            "executables",
            "file-system",
            "hardware",
            "runtime-opaque",
            "storage-opaque",
            "sourced-data");
  }

  @Test
  void findsTheWorstClaim() {
    assertThat(new TrustVector(Map.of()).worst()).isEqualTo(Tier.NONE);
    assertThat(new TrustVector(Map.of(Claim.HARDWARE, 2, Claim.EXECUTABLES, 0)).worst())
        .isEqualTo(Tier.AFFIRMING);
    assertThat(new TrustVector(Map.of(Claim.HARDWARE, 2, Claim.EXECUTABLES, -40)).worst())
        .isEqualTo(Tier.WARNING);
    assertThat(new TrustVector(Map.of(Claim.HARDWARE, -128, Claim.EXECUTABLES, 32)).worst())
        .isEqualTo(Tier.CONTRAINDICATED);
  }
}
