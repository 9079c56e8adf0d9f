package org.attls.cli.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;

/**
 * Files that only their owner may read. Secrets come from files alone: a command line can be read
 * by everybody on the machine.
 */
public final class SecretFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final int TOKEN_OCTETS = 32;

  private SecretFile() {}

  /**
   * The content of a secret file.
   *
   * @throws CommandFailure a usage error, also where others than the owner may read or write it
   */
  public static Bytes read(Path file) throws CommandFailure {
    Bytes content = Input.read(file);
    requireOwnerOnly(file);
    return content;
  }

  /**
   * @throws CommandFailure a usage error, where others than the owner may read or write a file
   */
  public static void requireOwnerOnly(Path file) throws CommandFailure {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.stream().anyMatch(permission -> !permission.name().startsWith("OWNER_"))) {
        throw CommandFailure.usage(
            file
                + ": a secret that others may use ("
                + PosixFilePermissions.toString(permissions)
                + "); say chmod 600");
      }
    } catch (IOException | UnsupportedOperationException noPosix) {
      // A file system without such permissions has other ways to keep a secret.
    }
  }

  /**
   * Says in one sentence that a secret file may be read or written by anybody on this machine;
   * empty where it may not. For keys that other programs share with a group.
   */
  public static Optional<String> exposed(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.stream().anyMatch(permission -> permission.name().startsWith("OTHERS_"))
          ? Optional.of(
              file
                  + ": anybody on this machine may use this secret ("
                  + PosixFilePermissions.toString(permissions)
                  + "); say chmod 600")
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException noPosix) {
      return Optional.empty();
    }
  }

  /**
   * The token in a file: its only line.
   *
   * @throws CommandFailure a usage error
   */
  public static String token(Path file) throws CommandFailure {
    String token = new String(read(file).toArray(), StandardCharsets.UTF_8).strip();
    if (!token.matches("[A-Za-z0-9._~+/-]{8,}=*")) {
      throw CommandFailure.usage(file + ": not one token of at least 8 letters, digits and -._~+/");
    }
    return token;
  }

  /**
   * Makes a token of 256 bits in a new file.
   *
   * @throws CommandFailure a usage error, where the file is there already or cannot be written
   */
  public static void writeNewToken(Path file) throws CommandFailure {
    try {
      Files.createFile(file, ownerOnly(file));
      write(file);
    } catch (FileAlreadyExistsException present) {
      throw CommandFailure.usage(file + ": is there already");
    } catch (IOException unwritable) {
      throw CommandFailure.usage(file + ": cannot be written: " + unwritable.getMessage());
    }
  }

  /**
   * Makes a token of 256 bits in a new file among the temporary ones.
   *
   * @throws CommandFailure a usage error, where none can be written
   */
  public static Path newTemporaryToken() throws CommandFailure {
    try {
      // The JDK makes temporary files for their owner only.
      Path file = Files.createTempFile("attls-provisioning-token-", "");
      write(file);
      return file;
    } catch (IOException unwritable) {
      throw CommandFailure.usage("no temporary file: " + unwritable.getMessage());
    }
  }

  /**
   * Writes a new secret file that is there whole or not at all, also after a loss of power.
   *
   * @return false where there is one already, which stays as it is
   * @throws CommandFailure a usage error, where it cannot be written
   */
  public static boolean writeNew(Path file, Bytes content) throws CommandFailure {
    Path absolute = file.toAbsolutePath();
    Path unfinished = absolute.resolveSibling(".attls-" + UUID.randomUUID() + ".unfinished");
    try {
      try {
        Files.createFile(unfinished, ownerOnly(unfinished));
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
          ByteBuffer octets = ByteBuffer.wrap(content.toArray());
          while (octets.hasRemaining()) {
            channel.write(octets);
          }
          channel.force(true);
        }
        // Unlike a move, a link never replaces what another program has put there meanwhile.
        Files.createLink(absolute, unfinished);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      forceDirectoryOf(absolute);
      return true;
    } catch (FileAlreadyExistsException present) {
      return false;
    } catch (IOException | UnsupportedOperationException unwritable) {
      throw CommandFailure.usage(file + ": cannot be written: " + unwritable.getMessage());
    }
  }

  /** The name of a new file is on the disk only when the directory is. Windows has no such call. */
  private static void forceDirectoryOf(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory != null && Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void write(Path file) throws IOException {
    byte[] random = new byte[TOKEN_OCTETS];
    new SecureRandom().nextBytes(random);
    Files.writeString(
        file, Base64Url.encode(Bytes.copyOf(random)) + "\n", StandardOpenOption.WRITE);
  }

  /** What makes a new file one that only its owner may read. */
  public static FileAttribute<?>[] ownerOnly(Path file) {
    return permissions(file, OWNER_ONLY);
  }

  /** What makes a new directory one that only its owner may look into. */
  public static FileAttribute<?>[] ownerOnlyDirectory(Path directory) {
    return permissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private static FileAttribute<?>[] permissions(Path file, Set<PosixFilePermission> only) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(only)}
        : new FileAttribute<?>[0];
  }
}
