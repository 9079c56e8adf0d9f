package org.attls.rot.tpm.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.attls.rot.tpm.device.TpmEndpoint;
import org.attls.rot.tpm.device.TpmTransport;
import org.jspecify.annotations.Nullable;

/** A real TPM behind somebody who answers one command with its first response for ever. */
public final class ReplayingTpm implements TpmEndpoint {
  /** TPM_CC_Certify. */
  public static final int CERTIFY = 0x148;

  /** TPM_CC_Quote. */
  public static final int QUOTE = 0x158;

  private final TpmEndpoint real;
  private final int replayed;

  /** Replays the response to the command with this code. */
  public ReplayingTpm(TpmEndpoint real, int replayed) {
    this.real = real;
    this.replayed = replayed;
  }

  @Override
  public TpmTransport transport() {
    TpmTransport transport = real.transport();
    return new TpmTransport() {
      private byte @Nullable [] first;

      @Override
      public void connect() throws IOException {
        transport.connect();
      }

      @Override
      public byte[] transmit(byte[] command) throws IOException {
        byte[] response = transport.transmit(command);
        if (ByteBuffer.wrap(command).getInt(6) != replayed) {
          return response;
        }
        byte[] replay = first == null ? response : first;
        first = replay;
        return replay;
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
