package org.attls.gateway.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Place;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;

/**
 * Variables of the environment that are put in place of what the file says: one for each key of the
 * sections with one value for each key. A wrong one is an error, as in the file.
 *
 * <pre>
 * ATTLS_GATEWAY_LIMITS_CONNECTIONS=500          limits:    { connections: 500 }
 * ATTLS_GATEWAY_DEADLINES_FIRST_BYTE=0s         deadlines: { first-byte: 0s }
 * </pre>
 */
final class Overrides {
  private static final String PREFIX = "ATTLS_GATEWAY_";
  private static final List<String> SECTIONS =
      List.of("limits", "deadlines", "verdict", "startup", "ops", "webhook");

  private final Map<String, String> variables = new TreeMap<>();

  /** Those of an environment; others are passed over. */
  Overrides(Map<String, String> environment) throws DocumentException {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (name.startsWith(PREFIX)) {
        if (SECTIONS.stream().noneMatch(section -> name.startsWith(prefix(section)))) {
          throw new DocumentException(
              new Place(name, 1, 1),
              "no such section; these can be overridden: " + String.join(", ", SECTIONS));
        }
        variables.put(name, variable.getValue());
      }
    }
  }

  /** A section as the file and the environment say; nothing where neither does. */
  Optional<Section> section(Section document, String name) throws DocumentException {
    Optional<Value> written = document.optional(name);
    Section section = written.isPresent() ? written.get().section() : document.absent(name);
    boolean overridden = false;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      if (variable.getKey().startsWith(prefix(name))) {
        String key =
            variable
                .getKey()
                .substring(prefix(name).length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        section = section.with(key, variable.getValue(), variable.getKey());
        overridden = true;
      }
    }
    return written.isPresent() || overridden ? Optional.of(section) : Optional.empty();
  }

  private static String prefix(String section) {
    return PREFIX + section.toUpperCase(Locale.ROOT) + "_";
  }
}
