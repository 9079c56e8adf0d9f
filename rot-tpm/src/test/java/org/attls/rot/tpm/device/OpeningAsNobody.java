package org.attls.rot.tpm.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.attls.rot.tpm.testing.Tools;

/**
 * Opens a device or a socket as a user who may not: another process, since root may do everything.
 */
final class OpeningAsNobody {
  private static final String NOBODY = "65534";

  private OpeningAsNobody() {}

  /**
   * What comes of it.
   *
   * @param directory a private one, which that user is let into
   * @param device the file that {@code address} names
   */
  static String outcome(Path directory, TpmAddress address, Path device) throws Exception {
    if (!"root".equals(System.getProperty("user.name"))) {
      Files.setPosixFilePermissions(device, PosixFilePermissions.fromString("---------"));
      return open(address);
    }
    Tools.require("setpriv", "util-linux");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (Class<?> needed : List.of(OpeningAsNobody.class, TpmAddress.class)) {
      copyPackage(classes(needed), directory);
    }
    return Tools.run(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            directory.toString(),
            OpeningAsNobody.class.getName(),
            address.toString())
        .strip();
  }

  /** Prints what comes of it. */
  public static void main(String[] arguments) throws IOException {
    System.out.println(open(TpmAddress.parse(arguments[0])));
  }

  private static String open(TpmAddress address) throws IOException {
    try (TpmTransport transport = address.transport()) {
      transport.connect();
      return "opened";
    } catch (IOException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static Path classes(Class<?> from) throws Exception {
    return Path.of(from.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** The classes of this package: where they are, that user may not be allowed to read. */
  private static void copyPackage(Path classes, Path directory) throws IOException {
    Path inside = Path.of("org/attls/rot/tpm/device");
    Path target = Files.createDirectories(directory.resolve(inside));
    try (Stream<Path> files = Files.list(classes.resolve(inside))) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(String.valueOf(file.getFileName()));
        if (!Files.exists(copy)) {
          Files.copy(file, copy);
        }
      }
    }
  }
}
