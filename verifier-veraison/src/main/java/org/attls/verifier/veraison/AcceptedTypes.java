package org.attls.verifier.veraison;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.MalformedException;

/** Finds a type among those that a service accepts. */
final class AcceptedTypes {
  /** A parameter value that should be in quotes and is not, as in {@code profile=http://x/y}. */
  private static final Pattern BARE_VALUE = Pattern.compile("=([^\";]+)");

  private AcceptedTypes() {}

  /**
   * The entry that means the same as {@code type}, in the service's own spelling: Veraison checks
   * support on a normal form but finds its plug-in by the spelling.
   */
  static Optional<String> spellingOf(CmwType type, List<String> accepted) {
    return accepted.stream().filter(entry -> names(entry, type)).findFirst();
  }

  private static boolean names(String entry, CmwType type) {
    try {
      return CmwType.readMediaType(entry, "accept").matches(type);
    } catch (MalformedException unquoted) {
      return namesWithQuotes(BARE_VALUE.matcher(entry).replaceAll("=\"$1\""), type);
    }
  }

  /** Services of 2023 list values with colons and slashes without the quotes they need. */
  private static boolean namesWithQuotes(String entry, CmwType type) {
    try {
      return CmwType.readMediaType(entry, "accept").matches(type);
    } catch (MalformedException noMediaType) {
      return false;
    }
  }
}
