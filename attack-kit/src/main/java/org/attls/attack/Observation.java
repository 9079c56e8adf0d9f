package org.attls.attack;

import java.util.OptionalInt;
import org.attls.rats.Reason;

/** What was seen in a trial. */
public sealed interface Observation {
  /** In a few words. */
  String text();

  /**
   * The engine under attack ended the connection.
   *
   * @param reason why
   * @param alert the alert that it sent
   * @param told the alert that arrived at the attacker
   * @param delivered octets of application data that got through, in either direction
   */
  record Refused(Reason reason, OptionalInt alert, OptionalInt told, int delivered)
      implements Observation {
    @Override
    public String text() {
      String name = reason + (alert.isPresent() ? " " + alert.getAsInt() : "");
      if (delivered > 0) {
        return name + ", BUT " + delivered + " octets";
      }
      return told.equals(alert) ? name : name + ", peer not told";
    }
  }

  /**
   * The attack succeeded.
   *
   * @param delivered octets of application data that got through
   */
  record Succeeded(int delivered) implements Observation {
    @Override
    public String text() {
      return "succeeds";
    }
  }

  /**
   * A property was looked at.
   *
   * @param holds whether it holds
   * @param text what was seen
   */
  record Property(boolean holds, String text) implements Observation {}

  /**
   * The attempt itself broke.
   *
   * @param text how
   */
  record Broken(String text) implements Observation {}
}
