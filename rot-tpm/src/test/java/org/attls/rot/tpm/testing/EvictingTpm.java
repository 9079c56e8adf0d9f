package org.attls.rot.tpm.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.attls.rot.tpm.device.TpmEndpoint;
import org.attls.rot.tpm.device.TpmTransport;

/** A real TPM, with somebody in between when a key is to become persistent. */
public final class EvictingTpm implements TpmEndpoint {
  /** TPM_CC_EvictControl. */
  private static final int EVICT_CONTROL = 0x120;

  private final TpmEndpoint real;
  private final Between between;

  /** What happens instead. */
  public interface Between {
    /** The response to an EvictControl; or an exception for a channel that ends. */
    byte[] evict(TpmTransport tpm, byte[] command) throws IOException;
  }

  /** In front of this TPM. */
  public EvictingTpm(TpmEndpoint real, Between between) {
    this.real = real;
    this.between = between;
  }

  @Override
  public TpmTransport transport() {
    TpmTransport transport = real.transport();
    return new TpmTransport() {
      @Override
      public void connect() throws IOException {
        transport.connect();
      }

      @Override
      public byte[] transmit(byte[] command) throws IOException {
        return ByteBuffer.wrap(command).getInt(6) == EVICT_CONTROL
            ? between.evict(transport, command)
            : transport.transmit(command);
      }

      @Override
      public void close() throws IOException {
        transport.close();
      }
    };
  }

  @Override
  public boolean exclusive() {
    return real.exclusive();
  }

  @Override
  public boolean simulated() {
    return real.simulated();
  }
}
