package org.attls.cli.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.attls.cli.file.Input;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.policy.AdmittedIdentity;
import org.attls.tls.policy.PolicyFile;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Place;
import org.attls.tls.policy.document.StrictYaml;

/** Adds a device to a policy file and leaves everything else in it as it is, comments too. */
final class PolicyEntry {
  private PolicyEntry() {}

  /**
   * What the file has to become.
   *
   * @param text empty where it may stay as it is
   */
  record Change(Path file, Optional<String> text) {
    /** Puts it in place, whole. */
    void write() throws CommandFailure {
      if (text.isEmpty()) {
        return;
      }
      Path unfinished = file.resolveSibling(".attls-" + UUID.randomUUID() + ".unfinished");
      try {
        try {
          // A copy first, for its owner and rights.
          Files.copy(file, unfinished, StandardCopyOption.COPY_ATTRIBUTES);
          Files.writeString(unfinished, text.get());
          Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          Files.deleteIfExists(unfinished);
        }
      } catch (IOException unwritable) {
        throw CommandFailure.usage(file + ": cannot be written: " + unwritable.getMessage());
      }
    }
  }

  /**
   * Adds a device to {@code policy.identity.instances}. Where the policy admits any device of a
   * class, or goes by certificates, or has it already, nothing is to be changed.
   *
   * @throws CommandFailure if the file is wrong, or is written in a way that this cannot change
   */
  static Change adding(Path file, Bytes kid) throws CommandFailure {
    Bytes content = Input.read(file);
    String text = new String(content.toArray(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      AdmittedIdentity before = PolicyFile.read(file.toString(), content).policy().identity();
      if (!(before instanceof AdmittedIdentity.Instances instances)
          || instances.identifiers().contains(kid)) {
        return new Change(file, Optional.empty());
      }
      Place list =
          StrictYaml.read(file.toString(), content)
              .required("policy")
              .section()
              .required("identity")
              .section()
              .required("instances")
              .place();
      String changed = inserted(text, list, kid.hex());
      Set<Bytes> expected = new HashSet<>(instances.identifiers());
      expected.add(kid);
      AdmittedIdentity after =
          PolicyFile.read(file.toString(), Bytes.utf8(changed)).policy().identity();
      if (!after.equals(new AdmittedIdentity.Instances(expected))) {
        throw CommandFailure.usage(list + ": add \"" + kid.hex() + "\" by hand");
      }
      return new Change(file, Optional.of(changed));
    } catch (DocumentException wrong) {
      throw CommandFailure.usage(wrong.getMessage());
    }
  }

  /** As the first item of the list that begins there, in brackets or with dashes. */
  private static String inserted(String text, Place list, String kid) {
    List<String> lines = List.of(text.split("(?<=\n)", -1));
    int start = lines.subList(0, list.line() - 1).stream().mapToInt(String::length).sum();
    int at = start + list.column() - 1;
    String item =
        text.startsWith("[", at)
            ? "[\"" + kid + "\", "
            : "- \"" + kid + "\"\n" + " ".repeat(list.column() - 1) + text.charAt(at);
    return text.substring(0, at) + item + text.substring(at + 1);
  }
}
