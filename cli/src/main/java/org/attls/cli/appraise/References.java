package org.attls.cli.appraise;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.attls.cli.file.HexText;
import org.attls.cli.file.Input;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.VeraisonRelease;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;

/** Which register values are good. */
sealed interface References {
  /** {@code sha256:0=…}, as opposed to the name of a file. */
  Pattern INLINE = Pattern.compile("[a-z0-9_]+:[0-9]+=.*", Pattern.DOTALL);

  /** Where they come from, for people. */
  String source();

  /** Why they cannot be relied on; empty where they can. */
  Optional<String> defect(Optional<Instant> at);

  /** The good states of devices of a class, in one bank; empty where there are none. */
  List<PcrValues> states(Optional<UUID> classId, TpmHash bank);

  /** One state, spelled out. */
  record Spelled(String source, PcrValues values) implements References {
    @Override
    public Optional<String> defect(Optional<Instant> at) {
      return Optional.empty();
    }

    @Override
    public List<PcrValues> states(Optional<UUID> classId, TpmHash bank) {
      // One of another bank stays, so that the check on the bank can say so.
      return List.of(values);
    }
  }

  /** The states of a CoRIM. */
  record Endorsed(EndorsementFile file) implements References {
    @Override
    public String source() {
      return file.name();
    }

    @Override
    public Optional<String> defect(Optional<Instant> at) {
      return file.defect(at);
    }

    @Override
    public List<PcrValues> states(Optional<UUID> classId, TpmHash bank) {
      return file.states(classId, bank);
    }
  }

  /**
   * Reads {@code sha256:0=<hex>,7=<hex>,…}, or a file of such lines, or a CoRIM.
   *
   * @throws CommandFailure a usage error
   */
  static References read(Input input, String value, VeraisonRelease release) throws CommandFailure {
    try {
      if (INLINE.matcher(value).matches()) {
        return new Spelled("--reference", PcrValues.parse(value, "--reference"));
      }
      String where = Input.describe(value);
      Bytes content = input.read(value);
      return isLines(content)
          ? new Spelled(where, PcrValues.parse(text(content), where))
          : new Endorsed(EndorsementFile.read(HexText.decoded(content, where), where, release));
    } catch (MalformedException malformed) {
      throw CommandFailure.usage(malformed.getMessage());
    }
  }

  /** A line of values has a colon in it; neither CBOR's first octets nor hexadecimal digits do. */
  private static boolean isLines(Bytes content) {
    return text(content)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .findFirst()
        .filter(line -> INLINE.matcher(line).matches())
        .isPresent();
  }

  private static String text(Bytes content) {
    return new String(content.toArray(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
