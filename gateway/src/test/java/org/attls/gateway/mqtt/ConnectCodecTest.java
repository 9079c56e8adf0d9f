package org.attls.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectCodecTest {
  private static final int MOST = 16 * 1024;

  @Test
  void readsASmallOne() throws Exception {
    Connect connect = ConnectCodec.read(Packets.SMALL);
    assertThat(connect.level()).isEqualTo(4);
    assertThat(connect.clean()).isTrue();
    assertThat(connect.keepAlive()).isEqualTo(60);
    assertThat(connect.clientId()).isEqualTo(Bytes.utf8("a"));
    assertThat(connect.username()).isEmpty();
    assertThat(ConnectCodec.write(connect)).isEqualTo(Packets.SMALL);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    for (Connect connect : new Connect[] {Packets.FULL_5, Packets.FULL_3}) {
      Bytes octets = ConnectCodec.write(connect);
      assertThat(ConnectCodec.size(octets, MOST)).contains(octets.size());
      assertThat(ConnectCodec.read(octets)).isEqualTo(connect);
    }
  }

  @Test
  void everyPrefixIsIncompleteAndNoPacket() throws Exception {
    for (Connect connect : new Connect[] {Packets.FULL_5, Packets.FULL_3}) {
      Bytes octets = ConnectCodec.write(connect);
      for (int i = 0; i < octets.size(); i++) {
        Bytes prefix = octets.slice(0, i);
        Optional<Integer> size = ConnectCodec.size(prefix, MOST);
        assertThat(size.isEmpty() || size.get() > i).isTrue();
        assertThatThrownBy(() -> ConnectCodec.read(prefix)).isInstanceOf(MalformedException.class);
      }
      assertThatThrownBy(() -> ConnectCodec.read(Bytes.concat(octets, Bytes.of(0))))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void everyOtherOctetIsRefusedOrMeansSomethingElse() throws Exception {
    Bytes octets = ConnectCodec.write(Packets.FULL_5);
    for (int i = 0; i < octets.size(); i++) {
      byte[] changed = octets.toArray();
      changed[i] ^= 0x01;
      try {
        Connect read = ConnectCodec.read(Bytes.copyOf(changed));
        assertThat(read).as("octet " + i).isNotEqualTo(Packets.FULL_5);
        assertThat(ConnectCodec.write(read)).isEqualTo(Bytes.copyOf(changed));
      } catch (MalformedException refused) {
        assertThat(refused).hasMessageContaining(":");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "300d00044d5154540402003c000161, packet type",
    "110d00044d5154540402003c000161, packet type",
    "108d0000044d5154540402003c000161, more octets than it needs",
    "10ffffffff7f, four octets",
    "100e00044d5154540402003c000161, octets follow",
    "100d00044d5154580402003c000161, protocol name",
    "100f00064d51497364700302003c000161, protocol name",
    "100d00044d5154540302003c000161, protocol level",
    "100d00044d5154540602003c000161, protocol level",
    "100d00044d5154540403003c000161, reserved",
    "100d00044d515454040a003c000161, contradict",
    "100d00044d5154540422003c000161, contradict",
    "101100044d515454041e003c00016100010000, contradict",
    "101000044d5154540442003c000161000170, password without a user name",
    "100d00044d5154540402003c000100, U+0000",
    "100d00044d5154540402003c0001ff, UTF-8",
    "100f00044d5154540402003c0003eda080, UTF-8",
    "101100044d5154540406003c00016100000000, will topic",
    "101000044d5154540502003c02" + "1701" + "000161, ok",
    "101000044d5154540502003c02" + "1702" + "000161, is 0 or 1",
    "101200044d5154540502003c04" + "17011701" + "000161, twice",
    "101000044d5154540502003c02" + "0101" + "000161, no place here",
    "101100044d5154540502003c03" + "210000" + "000161, may not be 0",
    "101200044d5154540502003c04" + "16000161" + "000161, without a method",
    "100e00044d5154540502003c05000161, are left",
  })
  void refusesWhatIsNotWellFormed(String hex, String why) throws Exception {
    Bytes octets = Bytes.fromHex(hex);
    if (why.equals("ok")) {
      assertThat(ConnectCodec.read(octets).properties()).hasSize(1);
    } else {
      assertThatThrownBy(
              () -> {
                ConnectCodec.size(octets, MOST);
                ConnectCodec.read(octets);
              })
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining(why);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15})
  void theLargestPacketIsTheLargest(int most) throws Exception {
    if (most >= Packets.SMALL.size()) {
      assertThat(ConnectCodec.size(Packets.SMALL, most)).contains(15);
    } else {
      assertThatThrownBy(() -> ConnectCodec.size(Packets.SMALL.slice(0, 2), most))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("at most 14");
    }
  }

  @Test
  void whatIsNoConnectIsRefusedByItsFirstOctet() {
    assertThatThrownBy(() -> ConnectCodec.size(Bytes.of(0xC0), MOST))
        .isInstanceOf(MalformedException.class);
  }
}
