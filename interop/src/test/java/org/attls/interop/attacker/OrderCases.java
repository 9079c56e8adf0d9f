package org.attls.interop.attacker;

import static org.attls.interop.attacker.Case.DECODE_ERROR;
import static org.attls.interop.attacker.Case.ILLEGAL_PARAMETER;
import static org.attls.interop.attacker.Case.TAKEN;
import static org.attls.interop.attacker.Case.UNEXPECTED_MESSAGE;

import java.util.Collections;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;

/** Messages left out, twice, in another order, of another length, and across a change of keys. */
final class OrderCases {
  private static final Bytes KEY_UPDATE = Octets.message(24, Bytes.of(0));

  /** RFC 8879, section 4: unexpected where it has not been offered. */
  private static final int COMPRESSED_CERTIFICATE = 25;

  private static final int MESSAGE_CAP = 128 * 1024;

  private final Cases cases;

  private OrderCases(Cases cases) {
    this.cases = cases;
  }

  static void addTo(Cases cases) {
    OrderCases order = new OrderCases(cases);
    for (Victim victim : Victim.values()) {
      for (int i = 0; i < victim.steps().size(); i++) {
        order.order(victim, i);
        order.lengths(victim, victim.steps().get(i));
      }
    }
    for (Victim victim : List.of(Victim.SERVER_RELIES, Victim.CLIENT_ATTESTS)) {
      victim.steps().forEach(step -> order.foreign(victim, step));
      order.behindFinished(victim);
    }
  }

  private void order(Victim victim, int at) {
    List<Step> steps = victim.steps();
    Step step = steps.get(at);
    if (at > 0 && at < steps.size() - 1) {
      cases.add(
          victim,
          step + " left out",
          // A proposal taken up without asking for the credential is a contradiction of our own.
          step == Step.CERTIFICATE_REQUEST ? ILLEGAL_PARAMETER : UNEXPECTED_MESSAGE,
          attack -> attack.order.remove(at));
    }
    if (at > 0) {
      cases.add(victim, step + " twice", UNEXPECTED_MESSAGE, attack -> attack.order.add(at, step));
    }
    if (at > 0 && at < steps.size() - 1) {
      cases.add(
          victim,
          step + " behind " + steps.get(at + 1),
          UNEXPECTED_MESSAGE,
          attack -> Collections.swap(attack.order, at, at + 1));
    }
    cases.add(
        victim,
        "a key update in the record of " + step,
        UNEXPECTED_MESSAGE,
        attack -> attack.change(step, octets -> Bytes.concat(octets, KEY_UPDATE)));
  }

  private void lengths(Victim victim, Step step) {
    cases.add(
        victim,
        step + " without its last octet",
        DECODE_ERROR,
        attack ->
            attack.change(
                step,
                octets ->
                    Octets.withBody(octets, Octets.body(octets).slice(0, octets.size() - 5))));
    cases.add(
        victim,
        step + " with an octet more",
        DECODE_ERROR,
        attack ->
            attack.change(
                step,
                octets -> Octets.withBody(octets, Bytes.concat(Octets.body(octets), Bytes.of(0)))));
    cases.add(
        victim,
        step + " without content",
        DECODE_ERROR,
        attack -> attack.change(step, octets -> Octets.withBody(octets, Bytes.EMPTY)));
    cases.add(
        victim,
        step + " said to be of one octet more than is taken",
        ILLEGAL_PARAMETER,
        attack ->
            attack.change(
                step, octets -> new OctetWriter().u8(octets.u8(0)).u24(MESSAGE_CAP + 1).toBytes()));
  }

  /** Messages that nobody sends here, or nobody at all. */
  private void foreign(Victim victim, Step step) {
    for (int type : new int[] {0, 3, 4, 5, 16, 24, COMPRESSED_CERTIFICATE, 254}) {
      cases.record(
          victim,
          step,
          "a message of type " + type,
          UNEXPECTED_MESSAGE,
          22,
          Octets.message(type, Bytes.of(0)));
    }
  }

  private void behindFinished(Victim victim) {
    for (int type : new int[] {0, 1, 2, 5, 8, 11, 13, 15, 20, COMPRESSED_CERTIFICATE, 254}) {
      cases.record(
          victim,
          Step.DATA,
          "a message of type " + type,
          UNEXPECTED_MESSAGE,
          22,
          Octets.message(type, Bytes.of(0)));
    }
    Bytes ticket = Octets.message(4, Bytes.fromHex("00000e10000000000100000201020000"));
    cases.record(
        victim, Step.DATA, "a ticket", victim.isServer() ? UNEXPECTED_MESSAGE : TAKEN, 22, ticket);
    cases.record(
        victim,
        Step.DATA,
        "a key update that asks for 2",
        ILLEGAL_PARAMETER,
        22,
        Octets.message(24, Bytes.of(2)));
    cases.record(
        victim,
        Step.DATA,
        "an empty key update",
        DECODE_ERROR,
        22,
        Octets.message(24, Bytes.EMPTY));
    cases.record(
        victim,
        Step.DATA,
        "a key update of two octets",
        DECODE_ERROR,
        22,
        Octets.message(24, Bytes.of(0, 0)));
    cases.record(
        victim,
        Step.DATA,
        "two key updates in one record",
        UNEXPECTED_MESSAGE,
        22,
        Bytes.concat(KEY_UPDATE, KEY_UPDATE));
  }
}
