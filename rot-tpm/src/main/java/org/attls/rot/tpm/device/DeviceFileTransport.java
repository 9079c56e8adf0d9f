package org.attls.rot.tpm.device;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's character device: one write carries a whole command, one read a whole response.
 *
 * <p>RandomAccessFile rather than a channel, because interrupting a thread closes a channel with a
 * response still in flight.
 */
final class DeviceFileTransport implements TpmTransport {
  private final Path path;
  private volatile @Nullable RandomAccessFile file;
  private volatile boolean closed;

  DeviceFileTransport(Path path) {
    this.path = path;
  }

  @Override
  public void connect() throws IOException {
    if (!Files.exists(path)) {
      throw new IOException("no TPM device at " + path);
    }
    // Opening an ordinary file would work, and the command would end up as its content.
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(path)) {
      throw new IOException(path + " is not a device");
    }
    if (!Files.isReadable(path) || !Files.isWritable(path)) {
      throw forbidden(null);
    }
    RandomAccessFile opened;
    try {
      opened = new RandomAccessFile(path.toFile(), "rw");
    } catch (IOException refused) {
      throw notOpened(refused);
    }
    file = opened;
    if (closed) {
      opened.close();
    }
  }

  @Override
  public byte[] transmit(byte[] command) throws IOException {
    RandomAccessFile device = file;
    if (device == null) {
      throw new IOException(path + " is not open");
    }
    try {
      device.write(command);
    } catch (IOException refused) {
      throw new IOException(path + " takes no command: " + refused.getMessage(), refused);
    }
    byte[] buffer = new byte[Framing.MAX];
    int read = device.read(buffer);
    if (read < Framing.HEADER) {
      throw noTpm("gave " + Math.max(0, read) + " octets as a response");
    }
    int size = Framing.sizeOf(buffer);
    if (size != read) {
      throw noTpm("gave " + read + " octets as a response, whose header says " + size);
    }
    return java.util.Arrays.copyOf(buffer, size);
  }

  private IOException notOpened(IOException refused) {
    String text = String.valueOf(refused.getMessage());
    if (text.contains("Permission denied")) {
      return forbidden(refused);
    }
    return new IOException(
        text.contains("busy")
            ? path + " is busy: another program has it; use the resource manager /dev/tpmrm0"
            : "cannot open " + path + ": " + text,
        refused);
  }

  private IOException forbidden(@Nullable IOException refused) {
    return new IOException(
        "no permission to use "
            + path
            + "; as a rule /dev/tpmrm0 belongs to the group tss, which the user must be a member of",
        refused);
  }

  private IOException noTpm(String found) {
    return new IOException(path + " " + found + "; is it a TPM?");
  }

  @Override
  public void close() throws IOException {
    closed = true;
    RandomAccessFile device = file;
    if (device != null) {
      device.close();
    }
  }
}
