package org.attls.gateway.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.attls.gateway.config.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * How the listeners of one configuration come after those of another. At an address that both have
 * somebody listens all the time, whoever it is for; one that overlaps with an old one (all
 * addresses of a port, and one of them) can be had only when the old one is closed.
 */
final class Takeover {
  private final List<Listening> present;
  private final Map<String, Rules> before;
  private final List<Heir> heirs;
  private final List<Listening> begun = new ArrayList<>();
  private final List<Listening> closed = new ArrayList<>();

  /** Decides who comes after whom; nothing is changed yet. */
  Takeover(Collection<Listening> present, List<Served> served) {
    this.present = List.copyOf(present);
    this.before =
        present.stream().map(Listening::rules).collect(Collectors.toMap(Rules::name, it -> it));
    this.heirs = served.stream().map(Heir::new).toList();
    heirs.forEach(heir -> inherit(heir, old -> old.rules().name().equals(heir.name())));
    // Any free port is not the one that another listener happened to get.
    heirs.forEach(heir -> inherit(heir, old -> heir.bind().port() != 0));
    Set<String> names = heirs.stream().map(Heir::name).collect(Collectors.toSet());
    heirs.forEach(heir -> heir.rules = rules(heir, names));
  }

  /** A listener of the new configuration. */
  private static final class Heir {
    private final Served served;
    private Rules rules;

    /** Where it is listened for it; null until somebody does. */
    private @Nullable Listening listening;

    Heir(Served served) {
      this.served = served;
      this.rules = new Rules(served);
    }

    String name() {
      return served.listener().name();
    }

    Endpoint.Tcp bind() {
      return served.listener().bind().value();
    }
  }

  private void inherit(Heir heir, Predicate<Listening> which) {
    if (heir.listening == null) {
      heir.listening =
          present.stream()
              .filter(which)
              .filter(old -> !inherited(old) && old.isAt(heir.bind()))
              .findFirst()
              .orElse(null);
    }
  }

  private boolean inherited(Listening old) {
    return heirs.stream().anyMatch(heir -> heir.listening == old);
  }

  /**
   * A listener is known by its name, wherever it listens. Where its name is gone, and a new one is
   * at its address, it was renamed.
   */
  private Rules rules(Heir heir, Set<String> names) {
    Rules same = before.get(heir.name());
    if (same != null) {
      return same;
    }
    return Optional.ofNullable(heir.listening)
        .map(Listening::rules)
        .filter(old -> !names.contains(old.name()))
        .orElse(heir.rules);
  }

  /** Listens at one more address. */
  interface Opener {
    /**
     * Begins.
     *
     * @param freed whether somebody was closed for it just now
     */
    Listening open(Served served, Rules rules, boolean freed) throws IOException;
  }

  /**
   * Begins to listen where nobody does yet.
   *
   * @throws IOException if an address cannot be had; then everybody listens who did before
   */
  void begin(Opener opener) throws IOException {
    try {
      // Those that need nobody closed come first: less has to be undone.
      for (Heir heir : missing()) {
        if (inTheWayOf(heir).isEmpty()) {
          begin(heir, opener, false);
        }
      }
      for (Heir heir : missing()) {
        for (Listening old : inTheWayOf(heir)) {
          old.close();
          closed.add(old);
        }
        begin(heir, opener, true);
      }
    } catch (IOException taken) {
      throw undone(taken);
    }
  }

  private List<Heir> missing() {
    return heirs.stream().filter(heir -> heir.listening == null).toList();
  }

  private List<Listening> inTheWayOf(Heir heir) {
    return present.stream()
        .filter(old -> !inherited(old) && !closed.contains(old))
        .filter(old -> old.overlaps(heir.bind()))
        .toList();
  }

  private void begin(Heir heir, Opener opener, boolean freed) throws IOException {
    Listening fresh = opener.open(heir.served, heir.rules, freed);
    begun.add(fresh);
    heir.listening = fresh;
  }

  private IOException undone(IOException why) {
    begun.forEach(Listening::close);
    heirs.stream()
        .map(heir -> heir.rules)
        .filter(rules -> !before.containsValue(rules))
        .forEach(Rules::end);
    IOException all = why;
    for (Listening old : closed) {
      try {
        old.reopen();
      } catch (IOException lost) {
        all =
            new IOException(
                all.getMessage() + "; and nobody does any more: " + lost.getMessage(), all);
      }
    }
    return all;
  }

  /**
   * The new configuration holds from now on, and nobody listens any more who is not in it.
   *
   * @return the listeners by name
   */
  Map<String, Listening> finish() {
    Map<String, Listening> now = new LinkedHashMap<>();
    for (Heir heir : heirs) {
      heir.rules.change(heir.served);
      if (heir.listening != null) {
        heir.listening.serve(heir.rules);
        now.put(heir.name(), heir.listening);
      }
    }
    present.stream().filter(old -> !inherited(old)).forEach(Listening::close);
    before.values().stream()
        .filter(old -> heirs.stream().noneMatch(heir -> heir.rules == old))
        .forEach(Rules::end);
    return now;
  }
}
