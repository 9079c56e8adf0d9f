package org.attls.rot.tpm.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.octets.Bytes;

/**
 * State in a directory that only its owner may enter, for one process at a time. The keys of the
 * TPM are in it as they are: whoever reads it has them.
 */
final class StateDirectory implements TpmState {
  /** More than libtpms stores under one name. */
  private static final long LONGEST = 1 << 20;

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path directory;
  private final FileChannel lock;

  private StateDirectory(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Makes the directory if there is none, and locks it.
   *
   * @throws IOException when others may enter it, or another process has it
   */
  static StateDirectory open(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      Files.createDirectory(directory, only("rwx------"));
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + " is not a directory, so it holds no state of a TPM");
    }
    if (!OWNERS.containsAll(Files.getPosixFilePermissions(directory))) {
      throw new IOException(
          directory + " holds the keys of a TPM and is open to others; chmod 700 " + directory);
    }
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            only("rw-------"));
    if (!locked(channel)) {
      channel.close();
      throw new IOException("the TPM in " + directory + " runs in another process");
    }
    return new StateDirectory(directory, channel);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException here) {
      return false;
    }
  }

  @Override
  public Optional<Bytes> load(String name) throws IOException {
    Path file = file(name);
    try {
      if (Files.size(file) > LONGEST) {
        throw new IOException(file + " is longer than the state of a TPM");
      }
      return Optional.of(Bytes.copyOf(Files.readAllBytes(file)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  @Override
  public void store(String name, Bytes value) throws IOException {
    Path unfinished = directory.resolve(name + ".new");
    Files.deleteIfExists(unfinished);
    try (FileChannel out =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            only("rw-------"))) {
      java.nio.ByteBuffer octets = java.nio.ByteBuffer.wrap(value.toArray());
      while (octets.hasRemaining()) {
        out.write(octets);
      }
      out.force(true);
    }
    Files.move(unfinished, file(name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** libtpms has three names, such as permall. */
  private Path file(String name) throws IOException {
    if (!name.matches("[a-z]{1,32}")) {
      throw new IOException("libtpms stores something under an unexpected name");
    }
    return directory.resolve(name);
  }

  private static FileAttribute<?> only(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
