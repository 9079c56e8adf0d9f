package org.attls.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.config.Handoff;
import org.attls.gateway.config.Handoff.ClientId;
import org.attls.gateway.config.Handoff.Mqtt;
import org.attls.gateway.config.Handoff.Password;
import org.attls.gateway.config.Handoff.Username;
import org.attls.gateway.handoff.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectRewriterTest {
  private static Mqtt rules(Username username, Password password, ClientId clientId) {
    return new Mqtt(username, password, Optional.empty(), clientId, false, false);
  }

  private static Connect with(String clientId, Optional<String> username) {
    return new Connect(
        Connect.V3,
        true,
        1,
        List.of(),
        Bytes.utf8(clientId),
        Optional.empty(),
        username.map(Bytes::utf8),
        Optional.empty());
  }

  private static ConnectRefusal refusal(Connect connect, Mqtt rules) {
    return catchThrowableOfType(
        ConnectRefusal.class,
        () -> ConnectRewriter.rewrite(connect, Samples.device("dev"), rules, Optional.empty()));
  }

  @Test
  void theUserNameIsTheDeviceAndThePasswordIsGone() throws Exception {
    for (Connect from : new Connect[] {Packets.FULL_5, Packets.FULL_3}) {
      Connect to =
          ConnectRewriter.rewrite(from, Samples.device("dev"), Mqtt.DEFAULT, Optional.empty());
      assertThat(to.username()).contains(Bytes.utf8("dev"));
      assertThat(to.password()).isEmpty();
      assertThat(to.clientId()).isEqualTo(from.clientId());
      assertThat(to.will()).isEqualTo(from.will());
      assertThat(to.keepAlive()).isEqualTo(from.keepAlive());
      assertThat(to.clean()).isEqualTo(from.clean());
      assertThat(ConnectCodec.read(ConnectCodec.write(to))).isEqualTo(to);
    }
  }

  @Test
  void propertiesThatLookLikeOursAreTakenAwayAndOthersStay() throws Exception {
    Connect to =
        ConnectRewriter.rewrite(
            Packets.FULL_5, Samples.device("dev"), Mqtt.DEFAULT, Optional.empty());
    assertThat(to.properties())
        .doesNotContain(Packets.user("attested-id", "forged"))
        .contains(Packets.user("colour", "red"), Packets.user("colour", "blue"))
        .hasSize(5);
  }

  @Test
  void oursAreAddedWhereTheyAreWanted() throws Exception {
    Mqtt rules =
        new Mqtt(Username.SET, Password.DROP, Optional.empty(), ClientId.PREFIX, false, true);
    Connect to =
        ConnectRewriter.rewrite(Packets.FULL_5, Samples.device("dev"), rules, Optional.empty());
    assertThat(to.properties())
        .contains(Packets.user("attested-id", "dev"))
        .contains(Packets.user("attested-policy", "factory"))
        .contains(
            Packets.user(
                "attested-until",
                Long.toString(Samples.device("dev").validUntil().getEpochSecond())));
    Connect old =
        ConnectRewriter.rewrite(Packets.FULL_3, Samples.device("dev"), rules, Optional.empty());
    assertThat(old.properties()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "dev, PREFIX, true",
    "dev/1, PREFIX, true",
    "dev:1, PREFIX, true",
    "dev-1, PREFIX, true",
    "dev1, PREFIX, false",
    "de, PREFIX, false",
    "'', PREFIX, false",
    "Dev, PREFIX, false",
    "dev, EQUAL, true",
    "dev-1, EQUAL, false",
    "'', EQUAL, false",
    "anything, FREE, true",
    "'', FREE, true",
  })
  void aClientIdIsTheDevices(String clientId, ClientId rule, boolean taken) {
    Connect connect = with(clientId, Optional.empty());
    ConnectRefusal refusal = refusal(connect, rules(Username.SET, Password.DROP, rule));
    if (taken) {
      assertThat(refusal).isNull();
    } else {
      assertThat(refusal.why()).isEqualTo(ConnectRefusal.Cause.CLIENT_ID_MISMATCH);
      assertThat(refusal.answer()).isEqualTo(Bytes.fromHex("20020005"));
    }
  }

  @Test
  void aNameThatIsAnotherIsRefusedWhereNamesAreRequired() throws Exception {
    Mqtt require = rules(Username.REQUIRE, Password.DROP, ClientId.PREFIX);
    assertThat(refusal(with("dev", Optional.of("other")), require).why())
        .isEqualTo(ConnectRefusal.Cause.USERNAME_MISMATCH);
    for (Optional<String> name : List.of(Optional.of("dev"), Optional.<String>empty())) {
      assertThat(
              ConnectRewriter.rewrite(
                      with("dev", name), Samples.device("dev"), require, Optional.empty())
                  .username())
          .contains(Bytes.utf8("dev"));
    }
  }

  @Test
  void whatIsKeptIsKept() throws Exception {
    Mqtt keep = rules(Username.KEEP, Password.KEEP, ClientId.FREE);
    Connect to =
        ConnectRewriter.rewrite(Packets.FULL_3, Samples.device("dev"), keep, Optional.empty());
    assertThat(to).isEqualTo(Packets.FULL_3);
  }

  @Test
  void enhancedAuthenticationIsRefusedUnlessItIsAllowed() throws Exception {
    Connect connect =
        new Connect(
            Connect.V5,
            true,
            1,
            List.of(new Property(Property.AUTHENTICATION_METHOD, Bytes.fromHex("000161"))),
            Bytes.utf8("dev"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ConnectRefusal refusal = refusal(connect, Mqtt.DEFAULT);
    assertThat(refusal.why()).isEqualTo(ConnectRefusal.Cause.ENHANCED_AUTHENTICATION);
    assertThat(refusal.answer()).isEqualTo(Bytes.fromHex("2003008700"));
    Handoff.Mqtt allowed =
        new Mqtt(Username.SET, Password.DROP, Optional.empty(), ClientId.PREFIX, true, false);
    assertThat(
            ConnectRewriter.rewrite(connect, Samples.device("dev"), allowed, Optional.empty())
                .properties())
        .hasSize(1);
  }
}
