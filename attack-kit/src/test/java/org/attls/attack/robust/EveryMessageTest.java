package org.attls.attack.robust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attls.attack.peer.LabPeer;
import org.attls.attack.peer.Wire;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.PendingVerdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every handshake message that a peer sends, cut at every octet, with one bit changed in every
 * octet, repeated, dropped, swapped with the next. The peer goes on as well as it can: its
 * transcript, signatures and MACs are right for what it really sent.
 *
 * <p>Always: an end, never internal_error, nothing delivered to or by a connection that is not
 * open; and one that relies on evidence opens only with it.
 */
class EveryMessageTest {
  /**
   * Of the octets of long messages every so many; short ones, and all headers, whole. All of all
   * with {@code -Dattls.robustness.stride=1}.
   */
  private static final int STRIDE = Integer.getInteger("attls.robustness.stride", 9);

  private static final int WHOLE = 160;
  private static final int INTERNAL_ERROR = 80;
  private static final Bytes DATA = Bytes.utf8("too early");
  private static int tried;

  /** For whoever watches ./verify, which shows this line; what failed is not in the number. */
  @AfterAll
  static void tell() {
    System.out.println(
        "robustness: "
            + tried
            + " handshakes with one message changed ended well, the change at "
            + (STRIDE == 1
                ? "every octet"
                : "every octet of headers and short messages, and every "
                    + STRIDE
                    + "th of long ones"));
  }

  @ParameterizedTest
  @EnumSource
  void endsWellWhateverBecomesOfAMessage(Encounter encounter) throws Exception {
    List<Bytes> honest = honestMessages(encounter, 1 << 14);
    Map<Mutation, Integer> cases = new EnumMap<>(Mutation.class);
    Map<String, Integer> ends = new TreeMap<>();
    for (Mutation mutation : Mutation.values()) {
      for (int number = 0; number < encounter.messages(honest.size()); number++) {
        int size = honest.get(number).size();
        for (int place = 0;
            place < mutation.places(size);
            place += size > WHOLE && place > 8 ? STRIDE : 1) {
          String end = run(encounter, mutation, number, place);
          cases.merge(mutation, 1, Integer::sum);
          ends.merge(end, 1, Integer::sum);
        }
      }
    }
    int total = cases.values().stream().mapToInt(Integer::intValue).sum();
    tried += total;
    System.out.println(encounter + ": " + total + " cases " + cases + ", ends " + ends);
    assertThat(ends.keySet()).hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @EnumSource
  void anHonestPeerIsAdmittedOctetByOctet(Encounter encounter) throws Exception {
    assertThat(honestMessages(encounter, 1)).hasSizeGreaterThanOrEqualTo(2);
  }

  private static List<Bytes> honestMessages(Encounter encounter, int chunk) throws Exception {
    List<Bytes> sent = new ArrayList<>();
    LabPeer attacker = encounter.attacker();
    attacker.becomes =
        message -> {
          sent.add(message);
          return List.of(message);
        };
    AttestedTlsEngine engine = encounter.engine();
    Encounter.start(attacker);
    Wire wire = new Wire();
    wire.chunk = chunk;
    assertThat(wire.carry(engine, attacker)).isEmpty();
    judge(engine);
    assertThat(engine.state()).as("%s", attacker.gaveUp()).isEqualTo(State.OPEN);
    assertThat(engine.session().peer().isPresent()).isEqualTo(encounter.relies());
    return sent;
  }

  /** Runs one case; how it ended. */
  private static String run(Encounter encounter, Mutation mutation, int number, int place)
      throws Exception {
    String what = encounter + ", message " + number + " " + mutation + " at " + place;
    LabPeer attacker = encounter.attacker();
    attacker.becomes = new Mutation.Plan(mutation, number, place)::next;
    AttestedTlsEngine engine = encounter.engine();
    Encounter.start(attacker);
    Wire wire = new Wire();
    Optional<AttestedTlsException> end = wire.carry(engine, attacker);
    judge(engine);
    attacker.sendApplicationData(DATA);
    end = end.isPresent() ? end : wire.carry(engine, attacker);
    if (end.isEmpty() && engine.state() == State.HANDSHAKING) {
      end = Optional.of(silence(engine));
    }
    if (end.isEmpty()) {
      assertThat(engine.state()).as(what).isEqualTo(State.OPEN);
      assertThat(engine.session().peer().isPresent()).as(what).isEqualTo(encounter.relies());
      return "open";
    }
    AttestedTlsException ended = end.get();
    assertThat(engine.state()).as(what).isEqualTo(State.CLOSED);
    assertThat(ended.reason()).as("%s: %s", what, ended).isNotEqualTo(Reason.DEFECT);
    assertThat(ended.alert().orElse(0)).as("%s: %s", what, ended).isNotEqualTo(INTERNAL_ERROR);
    assertThat(engine.inputAvailable()).as(what).isZero();
    assertThat(attacker.received().size()).as(what).isZero();
    return ended.reason() + ended.alert().map(alert -> " " + alert).orElse("");
  }

  /** What its owner does for an engine that awaits its verdict: nothing is open before. */
  private static void judge(AttestedTlsEngine engine) throws AttestedTlsException {
    Optional<PendingVerdict> pending = engine.pendingVerdict();
    if (pending.isPresent() && engine.state() == State.AWAITING_VERDICT) {
      assertThat(engine.inputAvailable()).isZero();
      engine.verdict(pending.get().get());
    }
  }

  /** The peer says nothing more. */
  private static AttestedTlsException silence(AttestedTlsEngine engine) {
    try {
      engine.inputEnded();
      throw new AssertionError("an end without a reason");
    } catch (AttestedTlsException end) {
      return end;
    }
  }
}
