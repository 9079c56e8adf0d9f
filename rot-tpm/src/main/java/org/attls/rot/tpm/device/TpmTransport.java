package org.attls.rot.tpm.device;

import java.io.Closeable;
import java.io.IOException;

/**
 * A channel to one TPM that carries one command at a time. One thread transmits; any thread may
 * close it, which ends a transmission that is waiting.
 */
public interface TpmTransport extends Closeable {
  /**
   * Opens the channel.
   *
   * @throws IOException naming the TPM that cannot be reached and what to do about it
   */
  void connect() throws IOException;

  /**
   * Sends a complete command and waits for the complete response.
   *
   * @param command 10..4096 octets, header included
   * @return 10..4096 octets, as many as the header of the response says
   * @throws IOException when the channel ends or the response is not framed as one
   */
  byte[] transmit(byte[] command) throws IOException;
}
