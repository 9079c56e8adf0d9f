package org.attls.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.gateway.config.Handoff;
import org.attls.gateway.handoff.Samples;
import org.attls.testing.Bounded;

/** CONNECT from strangers: what is taken is what is written again, and what the broker gets. */
class ConnectFuzzTest {
  private static final int MOST = 16 * 1024;

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    try {
      Optional<Integer> size =
          Bounded.<Optional<Integer>, MalformedException>read(
              input.length, () -> ConnectCodec.size(octets, MOST));
      if (size.isEmpty() || size.get() > octets.size()) {
        return;
      }
      Bytes packet = octets.slice(0, size.get());
      Connect connect =
          Bounded.<Connect, MalformedException>read(input.length, () -> ConnectCodec.read(packet));
      assertThat(ConnectCodec.write(connect)).isEqualTo(packet);
      Connect rewritten =
          ConnectRewriter.rewrite(
              connect, Samples.device("dev"), Handoff.Mqtt.DEFAULT, Optional.empty());
      assertThat(rewritten.username()).contains(Bytes.utf8("dev"));
      assertThat(ConnectCodec.read(ConnectCodec.write(rewritten))).isEqualTo(rewritten);
    } catch (MalformedException | ConnectRefusal refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
