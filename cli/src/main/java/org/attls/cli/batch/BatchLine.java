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

/** The options that one line of a batch gives, all of them texts. */
public final class BatchLine {
  private final Map<String, String> values;

  private BatchLine(Map<String, String> values) {
    this.values = values;
  }

  /** Reads a line; a member that is null counts as absent. */
  static BatchLine read(Bytes line, List<String> options) throws CommandFailure {
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
    return new BatchLine(values);
  }

  /** The value of an option, where the line has one. */
  public Optional<String> optional(String option) {
    return Optional.ofNullable(values.get(option));
  }

  /**
   * The value of an option.
   *
   * @throws CommandFailure a usage error, where the line has none
   */
  public String required(String option) throws CommandFailure {
    return optional(option)
        .orElseThrow(() -> CommandFailure.usage("line: member \"" + option + "\" is missing"));
  }
}
