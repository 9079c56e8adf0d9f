package org.attls.tls.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CodePointsTest {
  @Test
  void defaults() {
    CodePoints codes = CodePoints.DRAFT_07;
    assertThat(codes.evidenceRequest()).isEqualTo(65504);
    assertThat(codes.evidenceProposal()).isEqualTo(65505);
    assertThat(codes.resultsRequest()).isEqualTo(65506);
    assertThat(codes.resultsProposal()).isEqualTo(65507);
    assertThat(codes.attestationEvidence()).isEqualTo(60);
    assertThat(codes.attestationBinding()).isEqualTo(65509);
    assertThat(codes.certificateType()).isEqualTo(240);
    assertThat(codes.unsupportedEvidence()).isEqualTo(224);
    assertThat(codes.unsupportedVerifiers()).isEqualTo(225);
    assertThat(CodePoints.PRIVATE_ATTESTATION_EVIDENCE).isEqualTo(65508);
  }

  @Test
  void everyNumberCanBeReplaced() {
    assertThat(
            CodePoints.DRAFT_07.toBuilder()
                .evidenceRequest(65001)
                .evidenceProposal(65002)
                .resultsRequest(65003)
                .resultsProposal(65004)
                .attestationEvidence(65005)
                .attestationBinding(65006)
                .certificateType(250)
                .unsupportedEvidence(230)
                .unsupportedVerifiers(231)
                .build())
        .isEqualTo(new CodePoints(65001, 65002, 65003, 65004, 65005, 65006, 250, 230, 231));
  }

  @Test
  void refusesNumbersThatClashOrDoNotFit() {
    refused(it -> it.evidenceRequest(0xFFE1));
    refused(it -> it.attestationBinding(60));
    refused(it -> it.attestationEvidence(0xFFE5));
    refused(it -> it.resultsRequest(0x10000));
    refused(it -> it.resultsProposal(-1));
    refused(it -> it.evidenceProposal(0xFF01));
    refused(it -> it.certificateType(2));
    refused(it -> it.certificateType(256));
    refused(it -> it.unsupportedEvidence(225));
    refused(it -> it.unsupportedVerifiers(256));
    refused(it -> it.unsupportedVerifiers(0));
    refused(it -> it.unsupportedEvidence(90));
  }

  @Test
  void namesTheExtensions() {
    assertThat(CodePoints.DRAFT_07.extensionName(60)).isEqualTo("attestation_evidence");
    assertThat(CodePoints.DRAFT_07.extensionName(0xFFE3)).isEqualTo("results_proposal");
    assertThat(CodePoints.DRAFT_07.extensionName(43)).isEqualTo("extension(43)");
  }

  private static void refused(UnaryOperator<CodePoints.Builder> change) {
    CodePoints.Builder changed = change.apply(CodePoints.DRAFT_07.toBuilder());
    assertThatIllegalArgumentException().isThrownBy(changed::build);
  }
}
