package org.attls.interop.attacker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.attls.cmw.octets.Bytes;

/** A table in the making. */
final class Cases {
  private final List<Case> rows = new ArrayList<>();

  List<Case> rows() {
    return rows;
  }

  /** A row: an honest conversation to which that is done. */
  void add(Victim victim, String what, int ends, Consumer<Attack> done) {
    Attack attack = new Attack(victim);
    done.accept(attack);
    rows.add(new Case(victim, what, ends, attack));
  }

  /** A row in which a record comes before a message. */
  void record(Victim victim, Step before, String what, int ends, int type, Bytes content) {
    add(
        victim,
        what + " before " + before,
        ends,
        attack -> attack.before(before, talk -> talk.attacker.sendRecord(type, content.toArray())));
  }

  /** A row in which octets come before a message that are no record of TLS-Attacker's. */
  void plain(Victim victim, Step before, String what, int ends, Bytes octets) {
    add(
        victim,
        what + " before " + before,
        ends,
        attack -> attack.before(before, talk -> talk.attacker.transport.deliver(octets.toArray())));
  }
}
