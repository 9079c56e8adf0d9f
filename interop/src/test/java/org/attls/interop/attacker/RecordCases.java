package org.attls.interop.attacker;

import static org.attls.interop.attacker.Case.BAD_RECORD_MAC;
import static org.attls.interop.attacker.Case.DECODE_ERROR;
import static org.attls.interop.attacker.Case.ILLEGAL_PARAMETER;
import static org.attls.interop.attacker.Case.RECORD_OVERFLOW;
import static org.attls.interop.attacker.Case.TAKEN;
import static org.attls.interop.attacker.Case.UNEXPECTED_MESSAGE;

import java.util.List;
import org.attls.cmw.octets.Bytes;

/** Records: their types, sizes, cuts and protection, at every step (RFC 8446, sections 5 and 6). */
final class RecordCases {
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int DATA = 23;

  private final Cases cases;

  private RecordCases(Cases cases) {
    this.cases = cases;
  }

  static void addTo(Cases cases) {
    RecordCases records = new RecordCases(cases);
    for (Victim victim : List.of(Victim.SERVER_RELIES, Victim.CLIENT_ATTESTS)) {
      List<Step> steps = victim.steps();
      for (Step step : steps) {
        records.cuts(victim, step);
        records.contentless(victim, step);
        records.alerts(victim, step);
        records.changes(victim, step);
        records.insideMessage(victim, step);
        if (step != steps.get(0)) {
          records.protection(victim, step);
        }
      }
      records.behindFinished(victim);
    }
  }

  private void cuts(Victim victim, Step step) {
    for (int octets : new int[] {1, 100}) {
      cases.add(
          victim,
          step + " in records of " + octets + " octets",
          TAKEN,
          attack -> attack.fragments.put(step, octets));
    }
  }

  private void contentless(Victim victim, Step step) {
    cases.record(
        victim,
        step,
        "an empty record of handshake messages",
        UNEXPECTED_MESSAGE,
        HANDSHAKE,
        Bytes.EMPTY);
    cases.record(victim, step, "an empty alert record", UNEXPECTED_MESSAGE, ALERT, Bytes.EMPTY);
    for (int type : new int[] {0, 24, 255}) {
      cases.record(
          victim, step, "a record of type " + type, UNEXPECTED_MESSAGE, type, Bytes.of(1, 2, 3));
    }
    cases.record(victim, step, "application data", UNEXPECTED_MESSAGE, DATA, Bytes.of(1, 2, 3));
  }

  private void alerts(Victim victim, Step step) {
    cases.record(victim, step, "an alert of one octet", DECODE_ERROR, ALERT, Bytes.of(1));
    cases.record(
        victim, step, "two alerts in one record", DECODE_ERROR, ALERT, Bytes.of(1, 90, 1, 90));
    cases.record(victim, step, "an alert of level 0", ILLEGAL_PARAMETER, ALERT, Bytes.of(0, 90));
    cases.record(victim, step, "an alert of level 3", ILLEGAL_PARAMETER, ALERT, Bytes.of(3, 0));
    cases.record(victim, step, "user_canceled", TAKEN, ALERT, Bytes.of(1, 90));
  }

  private void changes(Victim victim, Step step) {
    int early = step == Step.CLIENT_HELLO ? UNEXPECTED_MESSAGE : TAKEN;
    cases.plain(
        victim,
        step,
        "change_cipher_spec",
        early,
        Octets.plainRecord(CHANGE_CIPHER_SPEC, Bytes.of(1)));
    cases.plain(
        victim,
        step,
        "change_cipher_spec of 0",
        UNEXPECTED_MESSAGE,
        Octets.plainRecord(CHANGE_CIPHER_SPEC, Bytes.of(0)));
    cases.plain(
        victim,
        step,
        "change_cipher_spec of two octets",
        UNEXPECTED_MESSAGE,
        Octets.plainRecord(CHANGE_CIPHER_SPEC, Bytes.of(1, 1)));
    cases.plain(
        victim,
        step,
        "an empty change_cipher_spec",
        UNEXPECTED_MESSAGE,
        Octets.plainRecord(CHANGE_CIPHER_SPEC, Bytes.EMPTY));
  }

  /** The first octets of a message, and then something else than its others. */
  private void insideMessage(Victim victim, Step step) {
    int type = step == victim.steps().get(0) ? (victim.isServer() ? 1 : 2) : 11;
    byte[] begun = {(byte) type, 0, 1};
    cases.add(
        victim,
        "change_cipher_spec inside the message before " + step,
        UNEXPECTED_MESSAGE,
        attack ->
            attack.before(
                step,
                talk -> {
                  talk.attacker.sendRecord(HANDSHAKE, begun);
                  talk.attacker.transport.deliver(
                      Octets.plainRecord(CHANGE_CIPHER_SPEC, Bytes.of(1)).toArray());
                }));
    cases.add(
        victim,
        "application data inside the message before " + step,
        UNEXPECTED_MESSAGE,
        attack ->
            attack.before(
                step,
                talk -> {
                  talk.attacker.sendRecord(HANDSHAKE, begun);
                  talk.attacker.sendRecord(DATA, new byte[] {1});
                }));
    cases.add(
        victim,
        "user_canceled inside the message before " + step,
        UNEXPECTED_MESSAGE,
        attack ->
            attack.before(
                step,
                talk -> {
                  talk.attacker.sendRecord(HANDSHAKE, begun);
                  talk.attacker.sendRecord(ALERT, new byte[] {1, 90});
                }));
  }

  private void protection(Victim victim, Step step) {
    cases.record(
        victim,
        step,
        "a protected change_cipher_spec",
        UNEXPECTED_MESSAGE,
        CHANGE_CIPHER_SPEC,
        Bytes.of(1));
    cases.record(
        victim, step, "a record of zeros alone", UNEXPECTED_MESSAGE, 0, Bytes.copyOf(new byte[9]));
    cases.plain(
        victim,
        step,
        "an unprotected key update",
        UNEXPECTED_MESSAGE,
        Octets.plainRecord(HANDSHAKE, Octets.message(24, Bytes.of(0))));
    cases.plain(
        victim,
        step,
        "a record under no key of this connection",
        BAD_RECORD_MAC,
        Octets.plainRecord(DATA, Bytes.copyOf(new byte[40])));
    cases.add(
        victim, step + " unprotected", UNEXPECTED_MESSAGE, attack -> attack.unprotected.add(step));
    cases.add(
        victim,
        step + " with one bit of its record flipped",
        BAD_RECORD_MAC,
        attack -> attack.flipped.add(step));
    cases.plain(
        victim,
        step,
        "the header of a record of 2^14 + 257 octets",
        RECORD_OVERFLOW,
        Bytes.fromHex("1703034101"));
  }

  private void behindFinished(Victim victim) {
    Step last = Step.DATA;
    cases.plain(
        victim,
        last,
        "change_cipher_spec",
        UNEXPECTED_MESSAGE,
        Octets.plainRecord(CHANGE_CIPHER_SPEC, Bytes.of(1)));
    cases.record(victim, last, "empty application data", TAKEN, DATA, Bytes.EMPTY);
    cases.record(
        victim,
        last,
        "an empty record of handshake messages",
        UNEXPECTED_MESSAGE,
        HANDSHAKE,
        Bytes.EMPTY);
    cases.record(victim, last, "an empty alert record", UNEXPECTED_MESSAGE, ALERT, Bytes.EMPTY);
    cases.record(victim, last, "an alert of one octet", DECODE_ERROR, ALERT, Bytes.of(1));
    cases.record(
        victim, last, "two alerts in one record", DECODE_ERROR, ALERT, Bytes.of(1, 90, 1, 90));
    cases.record(victim, last, "an alert of level 3", ILLEGAL_PARAMETER, ALERT, Bytes.of(3, 0));
    cases.record(
        victim,
        last,
        "a protected change_cipher_spec",
        UNEXPECTED_MESSAGE,
        CHANGE_CIPHER_SPEC,
        Bytes.of(1));
    cases.plain(
        victim,
        last,
        "a record under no key of this connection",
        BAD_RECORD_MAC,
        Octets.plainRecord(DATA, Bytes.copyOf(new byte[40])));
    cases.plain(
        victim,
        last,
        "an unprotected alert",
        UNEXPECTED_MESSAGE,
        Octets.plainRecord(ALERT, Bytes.of(2, 40)));
  }
}
