package org.attls.verifier.embedded.endorse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimReader;

/**
 * A directory of CoRIM files: those whose names end in {@code .corim} or {@code .cbor} and do not
 * begin with a dot. Other files and directories in it are left alone.
 */
final class CorimDirectory {
  /** How many bad files one failure lists. */
  private static final int MAX_REPORTED = 20;

  private final Path directory;
  private final int maxFiles;

  /**
   * @param maxFiles how many files there may be
   */
  CorimDirectory(Path directory, int maxFiles) {
    this.directory = directory;
    this.maxFiles = maxFiles;
  }

  /**
   * Reads all files, in the order of their names.
   *
   * @throws EndorsementException if the directory or any file cannot be read; lists every bad file
   */
  List<EndorsedCorim> read(CorimReader reader) throws EndorsementException {
    List<EndorsedCorim> corims = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files()) {
      String name = String.valueOf(file.getFileName());
      try {
        corims.add(EndorsedCorim.read(reader, name, content(file, name)));
      } catch (EndorsementException bad) {
        problems.add(String.valueOf(bad.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      int more = problems.size() - MAX_REPORTED;
      throw new EndorsementException(
          String.join("; ", problems.subList(0, Math.min(problems.size(), MAX_REPORTED)))
              + (more > 0 ? "; and " + more + " more" : ""));
    }
    return corims;
  }

  /**
   * Writes a file so that it is either there completely and on the disk, or not at all: under
   * another name first, which {@link #read} passes over.
   *
   * @throws EndorsementException also if there is a file of that name, or one more could not be
   *     read again
   */
  void write(String name, Bytes octets) throws EndorsementException {
    Path target = directory.resolve(name);
    if (Files.exists(target)) {
      throw new EndorsementException(name + ": already in store");
    }
    try {
      if (count() >= maxFiles) {
        throw new EndorsementException(name + ": there are " + maxFiles + " CoRIM files already");
      }
      Path unfinished = Files.createTempFile(directory, ".unfinished-", ".tmp");
      try {
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
          ByteBuffer buffer = ByteBuffer.wrap(octets.toArray());
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
          channel.force(true);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory();
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException failed) {
      throw new EndorsementException(name + ": cannot be written", failed);
    }
  }

  private int count() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, CorimDirectory::isCorim)) {
      for (Path entry : entries) {
        count++;
      }
    } catch (DirectoryIteratorException unreadable) {
      throw unreadable.getCause();
    }
    return count;
  }

  private List<Path> files() throws EndorsementException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, CorimDirectory::isCorim)) {
      for (Path entry : entries) {
        files.add(entry);
        if (files.size() > maxFiles) {
          throw new EndorsementException("more than " + maxFiles + " CoRIM files");
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      throw new EndorsementException(
          "the directory of CoRIMs cannot be read: " + directory.getFileName(), unreadable);
    }
    Collections.sort(files);
    return files;
  }

  private static boolean isCorim(Path entry) {
    String name = String.valueOf(entry.getFileName());
    return !name.startsWith(".")
        && (name.endsWith(".corim") || name.endsWith(".cbor"))
        && !Files.isDirectory(entry);
  }

  private static Bytes content(Path file, String name) throws EndorsementException {
    try (InputStream in = Files.newInputStream(file)) {
      return Bytes.copyOf(in.readNBytes(EndorsedCorim.MAX_OCTETS + 1));
    } catch (IOException unreadable) {
      throw new EndorsementException(
          name + ": cannot be read: " + unreadable.getClass().getSimpleName(), unreadable);
    }
  }

  /** The name of a new file is on the disk only when the directory is. Windows has no such call. */
  private void forceDirectory() throws IOException {
    if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
