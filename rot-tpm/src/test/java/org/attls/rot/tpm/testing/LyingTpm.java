package org.attls.rot.tpm.testing;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.attls.cmw.octets.Bytes;
import org.attls.rot.tpm.device.TpmEndpoint;
import org.attls.rot.tpm.device.TpmTransport;

/** Answers what a test tells it to, which no real TPM can be made to do. */
public final class LyingTpm implements TpmEndpoint {
  /** TPM_CC_GetRandom. */
  public static final int GET_RANDOM = 0x17b;

  /** TPM_CC_Startup. */
  public static final int STARTUP = 0x144;

  /** TPM_CC_GetCapability. */
  public static final int GET_CAPABILITY = 0x17a;

  private final boolean simulator;
  private final Answer answer;
  private final List<Bytes> received = new CopyOnWriteArrayList<>();
  private final List<Channel> channels = new CopyOnWriteArrayList<>();

  /** What to say to a command. */
  public interface Answer {
    /** A response; or an exception for a channel that ends; or {@link Channel#hang()}. */
    byte[] to(int commandCode, Channel channel) throws IOException;
  }

  /** A TPM with these answers, that has a resource manager. */
  public LyingTpm(Answer answer) {
    this(false, answer);
  }

  private LyingTpm(boolean simulator, Answer answer) {
    this.simulator = simulator;
    this.answer = answer;
  }

  /** A software TPM with these answers, that has only one client at a time. */
  public static LyingTpm simulator(Answer answer) {
    return new LyingTpm(true, answer);
  }

  /** A response without parameters. */
  public static byte[] code(int code) {
    return ByteBuffer.allocate(10).putShort((short) 0x8001).putInt(10).putInt(code).array();
  }

  /** A good response to GetRandom: eight octets. */
  public static byte[] random() {
    return success("0008" + "0102030405060708");
  }

  /** A response of success without sessions, with these parameters. */
  public static byte[] success(String parameters) {
    return framed(0x8001, Bytes.fromHex(parameters));
  }

  /** A response of success with a session, with this handle or none and these parameters. */
  public static byte[] successWithSession(String handle, String parameters) {
    String size = String.format("%08x", parameters.length() / 2);
    return framed(0x8002, Bytes.fromHex(handle + size + parameters + "0000010000"));
  }

  private static byte[] framed(int tag, Bytes content) {
    return ByteBuffer.allocate(10 + content.size())
        .putShort((short) tag)
        .putInt(10 + content.size())
        .putInt(0)
        .put(content.toArray())
        .array();
  }

  /** Codes of the commands that arrived so far. */
  public List<Integer> commands() {
    return received.stream().map(LyingTpm::commandCode).toList();
  }

  /** The commands that arrived so far. */
  public List<Bytes> received() {
    return received;
  }

  /** How often somebody connected. */
  public int connections() {
    return channels.size();
  }

  /** How many channels nobody has closed. */
  public long openChannels() {
    return channels.stream().filter(Channel::isOpen).count();
  }

  @Override
  public TpmTransport transport() {
    return new Channel();
  }

  @Override
  public boolean exclusive() {
    return simulator;
  }

  @Override
  public boolean simulated() {
    return simulator;
  }

  @Override
  public String toString() {
    return "lying TPM";
  }

  private static int commandCode(Bytes command) {
    return ByteBuffer.wrap(command.toArray()).getInt(6);
  }

  /** One channel to it. */
  public final class Channel implements TpmTransport {
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Waits until the channel is closed, as a read from a TPM that says nothing does. */
    public byte[] hang() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      throw new EOFException("closed while waiting");
    }

    @Override
    public void connect() {
      channels.add(this);
    }

    @Override
    public byte[] transmit(byte[] command) throws IOException {
      Bytes octets = Bytes.copyOf(command);
      received.add(octets);
      return answer.to(commandCode(octets), this);
    }

    @Override
    public void close() {
      closed.countDown();
    }

    boolean isOpen() {
      return closed.getCount() > 0;
    }
  }
}
