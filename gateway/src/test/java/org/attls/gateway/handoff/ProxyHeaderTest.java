package org.attls.gateway.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.config.Handoff.ProxyV2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  /** Put together by hand after haproxy's proxy-protocol.txt. */
  private static final String IPV4 =
      "0d0a0d0a000d0a515549540a" // signature
          + "21" // version 2, PROXY
          + "11" // TCP over IPv4
          + "00d0" // length 208
          + "c0000201"
          + "c0000202"
          + "1234"
          + "22b3"
          + "010004"
          + "6d717474" // ALPN mqtt
          + "02000b"
          + "676174652e6c6f63616c31" // gate.local1
          + "050010"
          + "000102030405060708090a0b0c0d0e0f"
          + "200036"
          + "07"
          + "00000000" // TLS, certificate on connection and in session, verified
          + "210007"
          + "544c5376312e33"
          + "220003"
          + "646576"
          + "230016"
          + "544c535f4145535f3132385f47434d5f534841323536"
          + "250005"
          + "4543323536"
          + "e40060"
          + "01"
          + "010001"
          + "02"
          + "020007"
          + "666163746f7279"
          + "030020"
          + "aa".repeat(32)
          + "040008"
          + "0000000065000000"
          + "050020"
          + "bb".repeat(32);

  @Test
  void isTheOctetsOfTheDocument() {
    DeviceFacts facts =
        Samples.device(
            "dev",
            "192.0.2.1",
            "192.0.2.2",
            Optional.of("mqtt"),
            Optional.of("gate.local1"),
            "factory");
    Bytes header = ProxyHeader.of(facts, ProxyV2.DEFAULT);
    assertThat(header.hex()).isEqualTo(IPV4);
    assertThat(header.size()).isEqualTo(16 + (header.u8(14) << 8 | header.u8(15)));
  }

  @Test
  void theLongestIsShortEnoughForMosquitto() {
    DeviceFacts facts =
        Samples.device(
            "d".repeat(128),
            "2001:db8::1",
            "2001:db8::2",
            Optional.of("p".repeat(16)),
            Optional.of("n".repeat(64)),
            "p".repeat(32));
    Bytes header = ProxyHeader.of(facts, ProxyV2.DEFAULT);
    assertThat(header.u8(13)).isEqualTo(0x21);
    assertThat(header.size() - 16).isLessThanOrEqualTo(ProxyHeader.MOST);
    Bytes byGrace = ProxyHeader.of(Samples.byGrace(facts), ProxyV2.DEFAULT);
    assertThat(byGrace.hex()).contains(Bytes.utf8("p".repeat(32) + "+grace").hex());
    assertThat(byGrace.size() - 16).isLessThanOrEqualTo(ProxyHeader.MOST);
  }

  @Test
  void aMixtureOfFamiliesIsWrittenAsIpv6() {
    DeviceFacts facts =
        Samples.device("d", "192.0.2.1", "2001:db8::2", Optional.empty(), Optional.empty(), "p");
    Bytes header = ProxyHeader.of(facts, ProxyV2.DEFAULT);
    assertThat(header.u8(13)).isEqualTo(0x21);
    assertThat(header.slice(16, 48).hex())
        .isEqualTo("00000000000000000000ffffc0000201" + "20010db8000000000000000000000002");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host name", "UPPER.example", "a/b", "-x", ""})
  void aNameThatIsNoHostNameIsLeftOut(String name) {
    DeviceFacts facts =
        Samples.device("d", "192.0.2.1", "192.0.2.2", Optional.empty(), Optional.of(name), "p");
    DeviceFacts without =
        Samples.device("d", "192.0.2.1", "192.0.2.2", Optional.empty(), Optional.empty(), "p");
    assertThat(ProxyHeader.of(facts, ProxyV2.DEFAULT))
        .isEqualTo(ProxyHeader.of(without, ProxyV2.DEFAULT));
  }

  @Test
  void theFlagsCanSayThatNoCertificateWasShown() {
    Bytes header = ProxyHeader.of(Samples.device("d"), new ProxyV2(0xE5, false));
    assertThat(header.hex()).contains("01000000002100").doesNotContain("0700000000");
    assertThat(header.hex()).contains("e50060");
  }

  @ParameterizedTest
  @CsvSource({
    "a,true",
    "A.b_c:d-e,true",
    "-a,false",
    "a/b,false",
    "a+,false",
    "a#,false",
    "é,false"
  })
  void aDeviceIdWidensNoTopic(String text, boolean taken) {
    assertThat(DeviceId.of(text).isPresent()).isEqualTo(taken);
    assertThat(DeviceId.of(text + "x".repeat(128))).isEmpty();
  }
}
