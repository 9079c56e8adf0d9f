package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.attls.cmw.CmwType;
import org.junit.jupiter.api.Test;

class AcceptedTypesTest {
  private static final CmwType PSA_2 =
      CmwType.mediaType("application/eat-cwt; profile=\"http://arm.com/psa/2.0.0\"");

  @Test
  void findsTheServicesOwnSpelling() {
    for (String spelling :
        List.of(
            "application/eat-cwt; profile=\"http://arm.com/psa/2.0.0\"",
            "application/eat-cwt;profile=\"http://arm.com/psa/2.0.0\"",
            "Application/EAT-CWT ; Profile=\"http://arm.com/psa/2.0.0\"",
            "application/eat-cwt; profile=http://arm.com/psa/2.0.0")) {
      assertThat(AcceptedTypes.spellingOf(PSA_2, List.of("a/b", "", spelling))).contains(spelling);
    }
  }

  @Test
  void findsNothingThatOnlyLooksAlike() {
    assertThat(
            AcceptedTypes.spellingOf(
                PSA_2,
                List.of(
                    "application/eat-cwt",
                    "application/eat-cwt; profile=\"http://arm.com/PSA/2.0.0\"",
                    "application/eat-cwt; profile=http://arm.com/psa/2.0.0; a=b",
                    "application/eat-cwt; eat_profile=\"http://arm.com/psa/2.0.0\"",
                    "*/*")))
        .isEmpty();
  }

  @Test
  void findsTheMediaTypeOfAContentFormat() {
    assertThat(AcceptedTypes.spellingOf(CmwType.contentFormat(263), List.of("application/eat+cwt")))
        .contains("application/eat+cwt");
    assertThat(
            AcceptedTypes.spellingOf(CmwType.contentFormat(65000), List.of("application/eat+cwt")))
        .isEmpty();
  }
}
