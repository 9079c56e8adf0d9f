package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.wire.CodePoints;
import org.junit.jupiter.api.Test;

/** What would be without effect beside something else is refused, not passed over. */
class OptionCombinationsTest {
  @Test
  void codePointsAreThoseOfTheProofOfConceptInItsProfile() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Ends.client(FakeAttester.honest())
                    .codePoints(CodePoints.DRAFT_07)
                    .insecureDraftBindingOnly()
                    .insecureMbedtlsPoc(CmwType.mediaType("application/example"))
                    .build())
        .withMessageContaining("code points");
  }

  @Test
  void certificatesByNameNeedOneForWhoNamesNobody() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                AttestedTlsServer.attesting(FakeAttester.honest())
                    .credentialsByName(host -> Optional.of(Ends.certificates().server(host)))
                    .build())
        .withMessageContaining("by name");
  }
}
