package org.attls.interop.bogo;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.tls.engine.NamedGroup;

/**
 * The command line of one test. An option that is not known here ends the test as not offered:
 * nothing that the runner wants is passed over, unless it is so by nature.
 */
final class Options {
  private static final int TLS_1_3 = 0x0304;

  /**
   * Those that this shim looks at, with a value. Curve and signature scheme, which no session of
   * ours tells, are seen by the runner at its end.
   */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-port",
          "-key-file",
          "-cert-file",
          "-min-version",
          "-max-version",
          "-expect-version",
          "-host-name",
          "-expect-server-name",
          "-advertise-alpn",
          "-select-alpn",
          "-expect-alpn",
          "-curves",
          "-export-keying-material",
          "-export-label",
          "-export-context",
          "-expect-curve-id",
          "-expect-peer-signature-algorithm");

  /** Those that this shim looks at, without a value. */
  private static final Set<String> WITHOUT_VALUE =
      Set.of(
          "-server",
          "-shim-writes-first",
          "-shim-shuts-down",
          "-check-close-notify",
          "-require-any-client-certificate",
          "-verify-peer",
          "-verify-fail",
          "-decline-alpn",
          "-no-tls13",
          "-use-export-context",
          "-is-handshaker-supported");

  /** True of this stack whatever it does, or about how the other shim calls its library. */
  private static final Set<String> BY_NATURE =
      Set.of(
          "-async",
          "-implicit-handshake",
          "-no-ssl3",
          "-no-tls1",
          "-no-tls11",
          "-no-tls12",
          "-no-ticket",
          "-expect-no-session",
          "-expect-no-session-id",
          "-expect-extended-master-secret",
          "-expect-secure-renegotiation",
          "-use-custom-verify-callback",
          "-use-old-client-cert-callback",
          "-expect-hrr",
          "-ipv6");

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Options() {}

  /** Reads the words of a command line. */
  static Options of(List<String> words) throws Unimplemented {
    Options options = new Options();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      if (WITH_VALUE.contains(word)) {
        options.values.computeIfAbsent(word, it -> new ArrayList<>()).add(rest.next());
      } else if (WITHOUT_VALUE.contains(word)) {
        options.values.put(word, List.of());
      } else if (!BY_NATURE.contains(word)) {
        throw new Unimplemented(word);
      }
    }
    options.requireTls13();
    return options;
  }

  private void requireTls13() throws Unimplemented {
    boolean older =
        has("-no-tls13")
            || value("-max-version").filter(it -> Integer.parseInt(it) < TLS_1_3).isPresent()
            || value("-expect-version").filter(it -> Integer.parseInt(it) != TLS_1_3).isPresent();
    if (older) {
      throw new Unimplemented("versions before TLS 1.3");
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The last one counts: the runner has defaults, which its tests replace. */
  Optional<String> value(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  int port() {
    return Integer.parseInt(value("-port").orElseThrow());
  }

  /** The groups that the test names; empty for our own. */
  List<NamedGroup> groups() throws Unimplemented {
    List<NamedGroup> groups = new ArrayList<>();
    for (String code : values.getOrDefault("-curves", List.of())) {
      groups.add(group(Integer.parseInt(code)));
    }
    return groups;
  }

  private static NamedGroup group(int code) throws Unimplemented {
    for (NamedGroup group : NamedGroup.values()) {
      if (group.code() == code) {
        return group;
      }
    }
    throw new Unimplemented("-curves " + code);
  }

  /** The names for ALPN: a client's list comes with lengths, a server has one. */
  String[] applicationProtocols() throws Unimplemented {
    if (value("-select-alpn").isPresent()) {
      return new String[] {value("-select-alpn").orElseThrow()};
    }
    String list = value("-advertise-alpn").orElse("");
    List<String> names = new ArrayList<>();
    for (int at = 0; at < list.length(); ) {
      int stop = at + 1 + list.charAt(at);
      if (stop > list.length()) {
        throw new Unimplemented("-advertise-alpn with a list that is none");
      }
      names.add(list.substring(at + 1, stop));
      at = stop;
    }
    return names.toArray(String[]::new);
  }
}
