package org.attls.eat.eventlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.attls.cmw.octets.Bytes;

/** What a PC with UEFI, GRUB and Linux logs between reset and the kernel, in its structures. */
final class MachineLog {
  static final Bytes SEPARATOR = Bytes.copyOf(new byte[4]);

  private static final String GLOBAL = "61dfe48bca93d211aa0d00e098032b8c";
  private static final String SECURITY = "cbb219d73a3d9645a3bcdad00e67656f";

  private MachineLog() {}

  /** The events, at the end of a log that has begun. */
  static LogBuilder boot(LogBuilder log) throws Exception {
    log.event(0, 8, wide("1.2.3"))
        .event(0, 0x80000008L, numbers(0xFF000000L, 0x00E00000L))
        .event(0, 1, Bytes.utf8("ACPI DATA"))
        .event(7, 0x80000001L, variable(GLOBAL, "SecureBoot", Bytes.of(1)))
        .event(7, 0x80000001L, variable(GLOBAL, "PK", Bytes.EMPTY))
        .event(7, 0x80000001L, variable(GLOBAL, "KEK", Bytes.EMPTY))
        .event(7, 0x80000001L, variable(SECURITY, "db", Bytes.EMPTY))
        .event(7, 0x80000001L, variable(SECURITY, "dbx", Bytes.EMPTY))
        .event(7, 4, SEPARATOR);
    log.event(1, 0x80000002L, variable(GLOBAL, "BootOrder", Bytes.of(1, 0, 0, 0)))
        .event(4, 0x80000007L, Bytes.utf8("Calling EFI Application from Boot Option"));
    for (int register = 0; register < 7; register++) {
      log.event(register, 4, SEPARATOR);
    }
    log.event(5, 0x80000006L, partitions())
        // The image is measured, not where it was loaded.
        .event(4, 0x80000003L, Bytes.utf8("MZ the loader"), image())
        .event(8, 0xD, Bytes.utf8("linux /vmlinuz"), Bytes.utf8("grub_cmd: linux /vmlinuz\0"))
        .event(9, 0xD, Bytes.utf8("the kernel"), Bytes.utf8("/vmlinuz\0"))
        .event(5, 0x80000007L, Bytes.utf8("Exit Boot Services Invocation"))
        .event(5, 0x80000007L, Bytes.utf8("Exit Boot Services Returned with Success"));
    return log;
  }

  /** UEFI_VARIABLE_DATA. */
  private static Bytes variable(String vendor, String name, Bytes value) {
    return Bytes.concat(
        Bytes.fromHex(vendor), numbers(name.length(), value.size()), wide(name), value);
  }

  /** UEFI_IMAGE_LOAD_EVENT with the end of a device path. */
  private static Bytes image() {
    return Bytes.concat(numbers(0x7E000000L, 0x1000, 0, 4), Bytes.fromHex("7fff0400"));
  }

  /** UEFI_GPT_DATA: the header of the table, and one partition of those that it has. */
  private static Bytes partitions() {
    ByteBuffer data = ByteBuffer.allocate(92 + 8 + 128).order(ByteOrder.LITTLE_ENDIAN);
    data.put("EFI PART".getBytes(StandardCharsets.US_ASCII)).putInt(0x10000).putInt(92);
    data.putInt(0).putInt(0).putLong(1).putLong(0xFFFF).putLong(34).putLong(0xFFDE);
    data.position(72);
    data.putLong(2).putInt(1).putInt(128).putInt(0);
    data.putLong(1);
    data.position(100 + 56);
    data.put("EFI".getBytes(StandardCharsets.UTF_16LE));
    return Bytes.copyOf(data.array());
  }

  private static Bytes numbers(long... values) {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      data.putLong(value);
    }
    return Bytes.copyOf(data.array());
  }

  private static Bytes wide(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_16LE));
  }
}
