package org.attls.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;

/** Files of a few kilobytes. */
final class InputFile {
  /** Far above any chain of certificates. */
  private static final int MAX_OCTETS = 1024 * 1024;

  private InputFile() {}

  static Bytes read(Path file) throws CommandFailure {
    byte[] octets;
    try (InputStream in = Files.newInputStream(file)) {
      octets = in.readNBytes(MAX_OCTETS + 1);
    } catch (NoSuchFileException missing) {
      throw CommandFailure.usage(file + ": no such file");
    } catch (AccessDeniedException denied) {
      throw CommandFailure.usage(file + ": permission denied");
    } catch (IOException unreadable) {
      throw CommandFailure.usage(file + ": cannot be read: " + unreadable.getMessage());
    }
    if (octets.length > MAX_OCTETS) {
      throw CommandFailure.usage(file + ": larger than " + MAX_OCTETS + " octets");
    }
    return Bytes.copyOf(octets);
  }
}
