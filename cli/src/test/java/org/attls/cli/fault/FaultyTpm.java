package org.attls.cli.fault;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.attls.rot.tpm.device.TpmAddress;
import org.jspecify.annotations.Nullable;

/** A real software TPM behind somebody who fails as he is told. */
final class FaultyTpm implements AutoCloseable {
  private static final int HEADER = 10;

  /** What becomes of a command. */
  enum Action {
    PASS,
    /** The answer comes, but late. */
    DELAY,
    /** The connection ends, and the TPM never hears of it. */
    CUT_BEFORE,
    /** The TPM has done it, and the connection ends. */
    CUT_AFTER,
    /** Half of the answer arrives. */
    HALF_THEN_CUT,
    /** No answer, and no end. */
    SWALLOW,
    /** TPM_RC_RETRY. */
    RETRY,
    /** TPM_RC_OBJECT_MEMORY. */
    NO_SLOTS,
    /** TPM_RC_FAILURE. */
    FAILURE,
    /** An answer that is none. */
    GARBAGE,
    /** The TPM is killed and started again. */
    RESTART
  }

  /** Decides over commands as they come. */
  interface Fault {
    Fault NONE = commandCode -> Action.PASS;

    Action at(int commandCode);
  }

  private final Path directory;
  private final ServerSocket listener;
  private volatile Fault fault = Fault.NONE;
  private volatile Process process;
  private volatile @Nullable Closeable client;

  /**
   * A TPM that nobody has used.
   *
   * @param directory short and private, for its state and socket
   */
  FaultyTpm(Path directory) throws IOException {
    this.directory = directory;
    this.process = launch();
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "faulty TPM");
    thread.setDaemon(true);
    thread.start();
  }

  TpmAddress address() {
    return new TpmAddress.TcpSocket("127.0.0.1", listener.getLocalPort());
  }

  void fail(Fault how) {
    fault = how;
  }

  @Override
  public void close() throws Exception {
    listener.close();
    Closeable connected = client;
    if (connected != null) {
      connected.close();
    }
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "swtpm",
            "socket",
            "--tpm2",
            "--tpmstate",
            "dir=" + directory,
            "--server",
            "type=unixio,path=" + socket() + ",mode=0600",
            "--flags",
            "not-need-init,startup-clear");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .start();
  }

  private Path socket() {
    return directory.resolve("s");
  }

  /** One client at a time, as the TPM has it. */
  private void serve() {
    while (!listener.isClosed()) {
      try (Socket accepted = listener.accept();
          SocketChannel tpm = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        client = accepted;
        accepted.setTcpNoDelay(true);
        tpm.connect(UnixDomainSocketAddress.of(socket()));
        relay(
            new DataInputStream(accepted.getInputStream()),
            accepted.getOutputStream(),
            new Line(
                new DataInputStream(Channels.newInputStream(tpm)), Channels.newOutputStream(tpm)));
      } catch (IOException ended) {
        // One of the three has gone; the next client comes.
      }
    }
  }

  /** The way to the real TPM. */
  private record Line(DataInputStream in, OutputStream out) {
    byte[] exchange(byte[] command) throws IOException {
      out.write(command);
      out.flush();
      return message(in);
    }
  }

  private void relay(DataInputStream commands, OutputStream answers, Line tpm) throws IOException {
    while (true) {
      byte[] command = message(commands);
      switch (fault.at(ByteBuffer.wrap(command).getInt(6))) {
        case PASS -> answers.write(tpm.exchange(command));
        case DELAY -> {
          byte[] answer = tpm.exchange(command);
          LockSupport.parkNanos(10_000_000);
          answers.write(answer);
        }
        case CUT_BEFORE -> {
          return;
        }
        case CUT_AFTER -> {
          tpm.exchange(command);
          return;
        }
        case HALF_THEN_CUT -> {
          byte[] answer = tpm.exchange(command);
          answers.write(answer, 0, answer.length / 2);
          return;
        }
        case SWALLOW -> {
          tpm.exchange(command);
          message(commands);
          return;
        }
        case RETRY -> answers.write(code(0x922));
        case NO_SLOTS -> answers.write(code(0x902));
        case FAILURE -> answers.write(code(0x101));
        case GARBAGE -> answers.write(new byte[] {7, 7, 0, 0, 0, 12, 7, 7, 7, 7, 7, 7});
        case RESTART -> {
          restart();
          return;
        }
      }
    }
  }

  private void restart() throws IOException {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException impossible) {
      throw new IOException(impossible);
    }
    process = launch();
  }

  private static byte[] message(DataInputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length < HEADER) {
      throw new IOException("the end");
    }
    byte[] whole = java.util.Arrays.copyOf(header, ByteBuffer.wrap(header).getInt(2));
    in.readFully(whole, HEADER, whole.length - HEADER);
    return whole;
  }

  private static byte[] code(int code) {
    return ByteBuffer.allocate(HEADER).putShort((short) 0x8001).putInt(HEADER).putInt(code).array();
  }
}
