package org.attls.rot.tpm.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.attls.rot.tpm.device.TpmEndpoint;
import org.attls.rot.tpm.device.TpmTransport;

/**
 * A real TPM for several clients at a time, as behind a resource manager: commands of one come
 * between those of another. Slots are not virtual here; the clients share the three there are.
 */
public final class SharedTpm implements TpmEndpoint, AutoCloseable {
  /** TPM_CC_EvictControl. */
  private static final int EVICT_CONTROL = 0x120;

  private final TpmTransport transport;
  private final Runnable beforeKeeping;

  /**
   * Takes the TPM for itself and its clients.
   *
   * @param beforeKeeping what a client does before a key of its becomes persistent
   */
  public SharedTpm(TpmEndpoint real, Runnable beforeKeeping) throws IOException {
    this.transport = real.transport();
    this.beforeKeeping = beforeKeeping;
    transport.connect();
  }

  @Override
  public TpmTransport transport() {
    return new TpmTransport() {
      @Override
      public void connect() {
        // The channel is there.
      }

      @Override
      public byte[] transmit(byte[] command) throws IOException {
        if (ByteBuffer.wrap(command).getInt(6) == EVICT_CONTROL) {
          beforeKeeping.run();
        }
        synchronized (transport) {
          return transport.transmit(command);
        }
      }

      @Override
      public void close() {
        // It is that of the others, too.
      }
    };
  }

  @Override
  public boolean exclusive() {
    return false;
  }

  @Override
  public boolean simulated() {
    return true;
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }
}
