package org.attls.verifier.embedded.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.verifier.embedded.SettableClock;
import org.junit.jupiter.api.Test;

class SessionTableTest {
  private static final Bytes NONCE = Bytes.copyOf(new byte[32]);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-08-01T12:00:00Z"));
  private final SessionTable table = new SessionTable(Duration.ofSeconds(150), 8, clock);

  @Test
  void oneSourceHasHalfOfItAndEndsItsOwn() throws Exception {
    UUID honest = open("192.0.2.1");
    List<UUID> flood = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      flood.add(open("192.0.2.2"));
    }
    assertThat(there(flood)).isEqualTo(flood.subList(96, 100));
    assertThat(table.find(honest)).isPresent();
  }

  @Test
  void aFullTableTakesFromWhoeverHasTheMost() throws Exception {
    List<UUID> most = List.of(open("192.0.2.2"), open("192.0.2.2"), open("192.0.2.2"));
    List<UUID> others = new ArrayList<>();
    for (String source : List.of("1", "3", "4", "5", "6")) {
      others.add(open("192.0.2." + source));
    }
    others.add(open("192.0.2.7"));
    assertThat(there(most)).isEqualTo(most.subList(1, 3));
    assertThat(there(others)).isEqualTo(others);
  }

  @Test
  void evidenceKeepsNoTableFull() throws Exception {
    List<UUID> kept = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      UUID id = open(i < 4 ? "192.0.2.2" : "192.0.2.3");
      kept.add(id);
      table.update(
          table
              .find(id)
              .orElseThrow()
              .with(
                  new Session.Submission(CmwType.mediaType("a/b"), Bytes.EMPTY, Optional.empty())));
    }
    assertThat(table.open(Source.of(InetAddress.getByName("192.0.2.2")), NONCE)).isEmpty();
    assertThat(table.find(open("192.0.2.1"))).isPresent();
    assertThat(there(kept)).hasSize(7);
  }

  @Test
  void networksOfIpv6AreOneSource() throws Exception {
    List<UUID> sessions = new ArrayList<>();
    for (int i = 1; i < 7; i++) {
      sessions.add(open("2001:db8::" + i));
    }
    assertThat(there(sessions)).isEqualTo(sessions.subList(2, 6));
  }

  @Test
  void thisMachineHasAllOfIt() throws Exception {
    List<UUID> sessions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sessions.add(open("127.0.0.1"));
    }
    assertThat(there(sessions)).isEqualTo(sessions);
    clock.advance(Duration.ofSeconds(150));
    assertThat(there(sessions)).isEmpty();
  }

  private UUID open(String address) throws Exception {
    return table.open(Source.of(InetAddress.getByName(address)), NONCE).orElseThrow().id();
  }

  private List<UUID> there(List<UUID> sessions) {
    return sessions.stream().filter(id -> table.find(id).isPresent()).toList();
  }
}
