package org.attls.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;

class PacketBoundaryTest {
  private static void follow(PacketBoundary boundary, Bytes octets) {
    boundary.follow(Unpooled.wrappedBuffer(octets.toArray()));
  }

  @Test
  void knowsTheEndsOfPacketsHoweverTheyArrive() {
    // CONNACK, a PUBLISH of 200 octets of content, PINGRESP.
    Bytes stream =
        Bytes.concat(
            Bytes.fromHex("20020000"),
            Bytes.fromHex("30c801"),
            Bytes.copyOf(new byte[200]),
            Bytes.fromHex("d000"));
    List<Integer> ends = new ArrayList<>();
    PacketBoundary boundary = new PacketBoundary();
    for (int i = 0; i < stream.size(); i++) {
      follow(boundary, stream.slice(i, i + 1));
      if (boundary.betweenPackets()) {
        ends.add(i + 1);
      }
    }
    assertThat(ends).containsExactly(4, 207, 209);
    PacketBoundary atOnce = new PacketBoundary();
    follow(atOnce, stream);
    assertThat(atOnce.betweenPackets()).isTrue();
  }

  @Test
  void isNowhereBeforeTheFirstPacketAndBehindWhatIsNoMqtt() {
    PacketBoundary boundary = new PacketBoundary();
    assertThat(boundary.betweenPackets()).isFalse();
    follow(boundary, Bytes.fromHex("2002000030ffffffff"));
    assertThat(boundary.betweenPackets()).isFalse();
    follow(boundary, Bytes.fromHex("d000"));
    assertThat(boundary.betweenPackets()).isFalse();
  }
}
