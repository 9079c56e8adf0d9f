package org.attls.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.policy.document.DocumentException;

/** A configuration, whole. */
class GatewayFileFuzzTest {
  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    try {
      assertThat(GatewayFile.read("gateway.yaml", octets))
          .isEqualTo(GatewayFile.read("gateway.yaml", octets));
    } catch (DocumentException refused) {
      assertThat(refused).hasMessageStartingWith("gateway.yaml:");
    }
  }
}
