package org.attls.attack;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.attls.rats.Reason;

/** What must come of a trial. */
public sealed interface Expectation {
  /** Whether this is what was seen. */
  boolean isMetBy(Observation observed);

  /** In a few words. */
  String text();

  /** The connection is refused for this reason, the attacker gets this alert, and no octet. */
  static Expectation refused(Reason reason, int alert) {
    return new Refused(reason, List.of(alert), true);
  }

  /** As {@link #refused}; which of the alerts it is depends on who computes. */
  static Expectation refused(Reason reason, int alert, int orAlert) {
    return new Refused(reason, List.of(alert, orAlert), true);
  }

  /** As {@link #refused}, where the peers' keys differ and the alert cannot be read. */
  static Expectation refusedUnreadably(Reason reason, int alert) {
    return new Refused(reason, List.of(alert), false);
  }

  /** The attack is known to succeed; why that is so stands in the documentation. */
  static Expectation succeeds() {
    return new Succeeds();
  }

  /** Something holds. */
  static Expectation holds(String what) {
    return new Holds(what);
  }

  /**
   * Refused.
   *
   * @param reason the reason code at the engine
   * @param alerts the alert that it sends, one of these
   * @param told whether the alert arrives
   */
  record Refused(Reason reason, List<Integer> alerts, boolean told) implements Expectation {
    /** Copies the list. */
    public Refused {
      alerts = List.copyOf(alerts);
    }

    @Override
    public boolean isMetBy(Observation observed) {
      return observed instanceof Observation.Refused it
          && it.reason() == reason
          && it.alert().isPresent()
          && alerts.contains(it.alert().getAsInt())
          && it.told().equals(told ? it.alert() : OptionalInt.empty())
          && it.delivered() == 0;
    }

    @Override
    public String text() {
      return reason
          + " "
          + alerts.stream().map(String::valueOf).collect(Collectors.joining(" or "));
    }
  }

  /** Known to succeed. */
  record Succeeds() implements Expectation {
    @Override
    public boolean isMetBy(Observation observed) {
      return observed instanceof Observation.Succeeded it && it.delivered() > 0;
    }

    @Override
    public String text() {
      return "succeeds (known)";
    }
  }

  /**
   * A property.
   *
   * @param text what must hold
   */
  record Holds(String text) implements Expectation {
    @Override
    public boolean isMetBy(Observation observed) {
      return observed instanceof Observation.Property it && it.holds();
    }
  }
}
