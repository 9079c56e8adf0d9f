package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.attls.gateway.io.Talk.echoed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.config.GatewayFile;
import org.attls.rats.Tier;
import org.attls.tls.AttestedTlsConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reload does to addresses, and to those who came by them. The verifier warns of all. */
class ListenersAtReloadTest {
  private RecordingBackend left;
  private RecordingBackend right;

  @BeforeEach
  void begin() throws Exception {
    left = RecordingBackend.echoing();
    right = RecordingBackend.echoing();
  }

  @AfterEach
  void end() throws Exception {
    left.close();
    right.close();
  }

  /** A listener; what is warned of comes to its back end, or the other one. */
  private static String listener(String name, String bind, String backend, String quarantine) {
    return """
          - name: NAME
            bind: "BIND"
            tls: { certificate: a, key: b }
            policy: p.yaml
            backend: BACKEND
            quarantine: QUARANTINE
            handoff: none
        """
        .replace("NAME", name)
        .replace("BIND", bind)
        .replace("BACKEND", backend)
        .replace("QUARANTINE", quarantine);
  }

  private static String listener(String name, String bind, String backend) {
    return listener(name, bind, backend, backend);
  }

  private GatewayFile file(String... listeners) throws Exception {
    return GatewayFile.read(
        "gateway.yaml",
        Bytes.utf8(
            "listeners:\n"
                + String.join("", listeners)
                + "backends:\n"
                + "  - { name: left, connect: \"127.0.0.1:"
                + left.port()
                + "\" }\n  - { name: right, connect: \"127.0.0.1:"
                + right.port()
                + "\" }\nlimits: { handshake-rate-per-source: 0 }\n"));
  }

  private Site open(boolean nio, String... listeners) throws Exception {
    return Site.finding(Tier.WARNING, nio ? Transport.nio() : Transport.best(), file(listeners));
  }

  private static String loopback(int port) {
    return "127.0.0.1:" + port;
  }

  @Test
  void aRenamedListenerKeepsItsAddressAndItsConnections() throws Exception {
    try (Site site = open(false, listener("front", loopback(0), "left"));
        AttestedTlsConnection device = site.device()) {
      assertThat(echoed(device, "hello")).isEqualTo("hello");
      int port = site.port("front");
      site.reload(file(listener("gate", loopback(port), "left")));
      site.reload(file(listener("door", loopback(port), "left")));
      site.gateway().review();
      assertThat(echoed(device, "still")).isEqualTo("still");
      assertThat(site.port("door")).isEqualTo(port);
      assertThat(site.gateway().states()).containsOnlyKeys("door");
      assertThat(site.gateway().states().get("door")).containsEntry(ConnectionState.OPEN, 1);
      // To another address its name goes with it, and those who came before are its own.
      site.reload(file(listener("door", loopback(0), "left")));
      site.gateway().review();
      assertThat(echoed(device, "there")).isEqualTo("there");
      try (AttestedTlsConnection newcomer = site.deviceAt(site.port("door"))) {
        assertThat(echoed(newcomer, "new")).isEqualTo("new");
      }
    }
  }

  @Test
  void whatTheSameChangeHasAgainstDevicesEndsThem() throws Exception {
    try (Site site = open(false, listener("front", loopback(0), "left"));
        AttestedTlsConnection device = site.device()) {
      assertThat(echoed(device, "hello")).isEqualTo("hello");
      site.reload(file(listener("gate", loopback(site.port("front")), "left", "right")));
      assertThat(Talk.untilEnd(device)).contains("certificate_revoked");
    }
  }

  @Test
  void whoCameByAListenerThatIsGoneEndsEvenIfAnotherOneHasItsAddress() throws Exception {
    try (Site site =
            open(
                false,
                listener("front", loopback(0), "left"),
                listener("gate", loopback(0), "left"));
        AttestedTlsConnection gone = site.device();
        AttestedTlsConnection moved = site.deviceAt(site.port("gate"))) {
      assertThat(echoed(gone, "hello")).isEqualTo("hello");
      assertThat(echoed(moved, "hello")).isEqualTo("hello");
      int port = site.port("front");
      site.reload(file(listener("gate", loopback(port), "left")));
      assertThat(Talk.untilEnd(gone)).contains("certificate_revoked");
      site.gateway().review();
      assertThat(echoed(moved, "still")).isEqualTo("still");
      assertThat(site.port("gate")).isEqualTo(port);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void somebodyListensAllTheTimeWhileNamesChange(boolean nio) throws Exception {
    try (Site site =
        open(nio, listener("front", loopback(0), "left"), listener("gate", loopback(0), "right"))) {
      String one = loopback(site.port("front"));
      String other = loopback(site.port("gate"));
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger dialled = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      int port = site.port("front");
      Thread devices =
          new Thread(
              () -> {
                while (!over.get()) {
                  try {
                    Site.dial(port).close();
                    dialled.incrementAndGet();
                  } catch (IOException nobody) {
                    refused.incrementAndGet();
                  }
                }
              });
      devices.start();
      for (int i = 0; i < 20 || dialled.get() < 20; i++) {
        site.reload(file(listener("door", one, "left"), listener("gate", other, "right")));
        site.reload(file(listener("gate", one, "left"), listener("door", other, "right")));
      }
      over.set(true);
      devices.join();
      assertThat(refused.get()).isZero();
    }
  }

  @Test
  void twoListenersChangePlacesAndConnectionsStayWithTheirNames() throws Exception {
    try (Site site =
            open(
                false,
                listener("front", loopback(0), "left"),
                listener("gate", loopback(0), "right"));
        AttestedTlsConnection ofFront = site.device();
        AttestedTlsConnection ofGate = site.deviceAt(site.port("gate"))) {
      assertThat(echoed(ofFront, "hello")).isEqualTo("hello");
      assertThat(echoed(ofGate, "hello")).isEqualTo("hello");
      int one = site.port("front");
      int other = site.port("gate");
      site.reload(
          file(
              listener("front", loopback(other), "left", "right"),
              listener("gate", loopback(one), "right")));
      assertThat(site.port("front")).isEqualTo(other);
      assertThat(site.port("gate")).isEqualTo(one);
      // The change sends those of "front" to the other back end, wherever it listens.
      assertThat(Talk.untilEnd(ofFront)).contains("certificate_revoked");
      site.gateway().review();
      assertThat(echoed(ofGate, "still")).isEqualTo("still");
      int before = right.accepted().size();
      try (AttestedTlsConnection newcomer = site.deviceAt(one)) {
        assertThat(echoed(newcomer, "new")).isEqualTo("new");
        assertThat(right.accepted()).hasSize(before + 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAddressIsWidenedAndNarrowedAgain(boolean nio) throws Exception {
    try (Site site = open(nio, listener("front", loopback(0), "left"));
        AttestedTlsConnection device = site.device()) {
      assertThat(echoed(device, "hello")).isEqualTo("hello");
      int port = site.port("front");
      site.reload(file(listener("front", "0.0.0.0:" + port, "left")));
      assertThat(site.address().getAddress().isAnyLocalAddress()).isTrue();
      assertThat(site.port("front")).isEqualTo(port);
      try (AttestedTlsConnection newcomer = site.device()) {
        assertThat(echoed(newcomer, "new")).isEqualTo("new");
      }
      site.reload(file(listener("front", loopback(port), "left")));
      assertThat(site.address().getAddress().isLoopbackAddress()).isTrue();
      site.gateway().review();
      assertThat(echoed(device, "still")).isEqualTo("still");
      try (AttestedTlsConnection newcomer = site.device()) {
        assertThat(echoed(newcomer, "new")).isEqualTo("new");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReloadThatCannotHaveAnAddressLeavesEverythingAsItWas(boolean nio) throws Exception {
    try (Site site =
            open(
                nio,
                listener("front", loopback(0), "left"),
                listener("gate", loopback(0), "right"));
        AttestedTlsConnection ofFront = site.device();
        AttestedTlsConnection ofGate = site.deviceAt(site.port("gate"))) {
      assertThat(echoed(ofFront, "hello")).isEqualTo("hello");
      assertThat(echoed(ofGate, "hello")).isEqualTo("hello");
      int port = site.port("front");
      GatewayFile wider =
          file(
              listener("front", "0.0.0.0:" + port, "left", "right"),
              listener("door", loopback(site.port("gate")), "right"),
              listener("new", loopback(0), "right"));
      // All addresses are wanted, and a stranger has one of them.
      try (ServerSocket stranger = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
        assertThatThrownBy(() -> site.reload(wider))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("cannot listen at 0.0.0.0:" + port);
        assertThat(stranger.isBound()).isTrue();
        assertThat(site.gateway().states()).containsOnlyKeys("front", "gate");
        assertThat(site.port("front")).isEqualTo(port);
        site.gateway().review();
        assertThat(echoed(ofFront, "still")).isEqualTo("still");
        assertThat(echoed(ofGate, "still")).isEqualTo("still");
        for (String listener : new String[] {"front", "gate"}) {
          try (AttestedTlsConnection newcomer = site.deviceAt(site.port(listener))) {
            assertThat(echoed(newcomer, "new")).isEqualTo("new");
          }
        }
      }
      // The stranger has gone: the same change is taken.
      site.reload(wider);
      assertThat(site.gateway().states()).containsOnlyKeys("front", "door", "new");
      assertThat(Talk.untilEnd(ofFront)).contains("certificate_revoked");
    }
  }
}
