package org.attls.cli.batch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/** What one run of a command is given, by long options without their dashes; all of it is text. */
public final class RunOptions {
  private final Map<String, String> values;

  private RunOptions(Map<String, String> values) {
    this.values = values;
  }

  /** Those of a command line. */
  public static RunOptions of(Map<String, Optional<String>> options) {
    Map<String, String> values = new LinkedHashMap<>();
    options.forEach((name, value) -> value.ifPresent(text -> values.put(name, text)));
    return new RunOptions(values);
  }

  /** Reads a line of a batch; a member that is null counts as absent. */
  static RunOptions read(Bytes line, List<String> options) throws CommandFailure {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      JsonItem.JsonObject object =
          JsonReader.read(line, "line", BoundedLines.MAX_OCTETS).asObject();
      for (Map.Entry<String, JsonItem> member : object.members().entrySet()) {
        if (!options.contains(member.getKey())) {
          throw member.getValue().failure("no option of this command; there are " + options);
        }
        if (!(member.getValue() instanceof JsonItem.JsonNull)) {
          values.put(member.getKey(), member.getValue().asText());
        }
      }
    } catch (MalformedException malformed) {
      throw CommandFailure.usage(malformed.getMessage());
    }
    return new RunOptions(values);
  }

  /** These, and where one is absent, that of the others. */
  RunOptions over(RunOptions defaults) {
    Map<String, String> both = new LinkedHashMap<>(defaults.values);
    both.putAll(values);
    return new RunOptions(both);
  }

  /** The value of an option, where it is given. */
  public Optional<String> optional(String option) {
    return Optional.ofNullable(values.get(option));
  }

  /**
   * The value of an option.
   *
   * @throws CommandFailure a usage error, where it is not given
   */
  public String required(String option) throws CommandFailure {
    return optional(option)
        .orElseThrow(
            () -> CommandFailure.usage("which " + option + "? --" + option + " is missing"));
  }
}
