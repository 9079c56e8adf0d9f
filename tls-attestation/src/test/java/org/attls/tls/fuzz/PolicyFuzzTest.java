package org.attls.tls.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.policy.PolicyFile;
import org.attls.tls.policy.document.DocumentException;

/** A policy file, whole: the YAML of it and what it says. */
class PolicyFuzzTest {
  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    try {
      assertThat(PolicyFile.read("policy.yaml", octets))
          .isEqualTo(PolicyFile.read("policy.yaml", octets));
    } catch (DocumentException refused) {
      assertThat(refused).hasMessageStartingWith("policy.yaml:");
      assertThat(refused.place().line()).isPositive();
      assertThat(refused.place().column()).isPositive();
    }
  }
}
