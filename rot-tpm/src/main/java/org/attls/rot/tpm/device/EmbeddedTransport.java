package org.attls.rot.tpm.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.attls.rot.tpm.embedded.EmbeddedTpm;
import org.jspecify.annotations.Nullable;

/** A way to the TPM inside this process. */
final class EmbeddedTransport implements TpmTransport {
  private final Optional<Path> directory;
  private volatile EmbeddedTpm.@Nullable Client client;

  EmbeddedTransport(Optional<Path> directory) {
    this.directory = directory;
  }

  @Override
  public void connect() throws IOException {
    client = EmbeddedTpm.connect(directory);
  }

  @Override
  public byte[] transmit(byte[] command) throws IOException {
    EmbeddedTpm.Client connected = client;
    if (connected == null) {
      throw new IOException("the embedded TPM is not connected");
    }
    byte[] response = connected.process(command);
    if (response.length < Framing.HEADER || Framing.sizeOf(response) != response.length) {
      throw new IOException("libtpms gave " + response.length + " octets that are no response");
    }
    return response;
  }

  @Override
  public void close() {
    EmbeddedTpm.Client connected = client;
    if (connected != null) {
      connected.close();
    }
  }
}
