package org.attls.eat.eventlog;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/** What the data of an event say to people, where they are text. */
public final class EventText {
  private static final long VARIABLES = 0x80000001L;
  private static final long BOOT_VARIABLES = 0x80000002L;
  private static final long BOOT_VARIABLES_2 = 0x8000000CL;
  private static final long AUTHORITIES = 0x800000E0L;

  /**
   * UEFI_VARIABLE_DATA: EFI_GUID, UINT64 UnicodeNameLength, UINT64 VariableDataLength, name, data.
   */
  private static final int VARIABLE_HEADER = 32;

  private static final int LONGEST = 200;

  private EventText() {}

  /**
   * At most 200 characters of printable ASCII; empty where the data are something else.
   *
   * @param event the event
   */
  public static Optional<String> of(TcgEvent event) {
    Bytes data = event.data();
    long type = event.type();
    if (type == VARIABLES
        || type == BOOT_VARIABLES
        || type == BOOT_VARIABLES_2
        || type == AUTHORITIES) {
      return variable(data);
    }
    Optional<String> narrow = printable(new String(data.toArray(), StandardCharsets.US_ASCII));
    return narrow.isPresent() || data.size() % 2 != 0
        ? narrow
        : printable(new String(data.toArray(), StandardCharsets.UTF_16LE));
  }

  private static Optional<String> variable(Bytes data) {
    if (data.size() < VARIABLE_HEADER) {
      return Optional.empty();
    }
    long characters = 0;
    for (int i = 7; i >= 0; i--) {
      characters = characters << 8 | data.u8(16 + i);
    }
    if (characters < 0 || characters > (data.size() - VARIABLE_HEADER) / 2) {
      return Optional.empty();
    }
    Bytes name = data.slice(VARIABLE_HEADER, VARIABLE_HEADER + 2 * (int) characters);
    return printable(new String(name.toArray(), StandardCharsets.UTF_16LE));
  }

  /** Texts may end with a zero. */
  private static Optional<String> printable(String text) {
    String visible = text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
    return visible.matches("[ -~]{1," + LONGEST + "}") ? Optional.of(visible) : Optional.empty();
  }
}
