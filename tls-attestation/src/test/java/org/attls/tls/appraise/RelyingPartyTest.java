package org.attls.tls.appraise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.wire.BindingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelyingPartyTest {
  private static RelyingParty.Builder builder() {
    return RelyingParty.builder(FakeVerifier.affirming(), FakeVerifier.statusPolicy());
  }

  @Test
  void takesNoEvidenceThatNobodyLooksInto() {
    assertThatIllegalStateException().isThrownBy(() -> builder().build());
  }

  @Test
  void bindsToTheConnectionByDefault() {
    RelyingParty relyingParty = builder().accept(new FakeEvidence.Inspector()).build();

    assertThat(relyingParty.bindingModes()).containsExactly(BindingMode.BOUND);
    assertThat(relyingParty.nonceOctets()).isEqualTo(32);
    assertThat(relyingParty.maxCmwOctets()).isEqualTo(65_536);
    assertThat(relyingParty.verdictTimeout()).hasSeconds(10);
  }

  @Test
  void prefersBoundWhereDraftIsAllowed() {
    RelyingParty relyingParty =
        builder().accept(new FakeEvidence.Inspector()).insecureAllowDraftBinding().build();

    assertThat(relyingParty.bindingModes())
        .isEqualTo(List.of(BindingMode.BOUND, BindingMode.DRAFT));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 8, 31, 33, 65, 255})
  void refusesOtherNonces(int octets) {
    assertThatIllegalArgumentException().isThrownBy(() -> builder().nonceOctets(octets));
  }

  @Test
  void refusesACapOfNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> builder().maxCmwOctets(0));
  }
}
