package org.attls.rot.tpm.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmException.Kind;
import org.attls.rot.tpm.device.TpmTransport;
import tss.TpmDevice;
import tss.tpm.TPM_CC;

/**
 * What TSS.Java sends its commands to. Judges the complete response code before TSS.Java masks it,
 * and the counts in a response before TSS.Java believes them; and sends again, with growing pauses,
 * what the TPM asks to send again: TSS.Java would do so in an endless loop without pause.
 */
final class TssDevice extends TpmDevice {
  /** TPM_ST_SESSIONS. */
  static final int TAG_SESSIONS = 0x8002;

  private static final int TAG_NO_SESSIONS = 0x8001;

  /** TPM_ST_RSP_COMMAND: the answer of a TPM 1.2, and of a TPM 2.0 to a command with a bad tag. */
  private static final int TAG_RSP_COMMAND = 0x00c4;

  private static final int HEADER = 10;

  private final TpmTransport transport;
  private final Deadline deadline;
  private byte[] command = new byte[0];
  private Bytes response = Bytes.EMPTY;

  TssDevice(TpmTransport transport, Deadline deadline) {
    this.transport = transport;
    this.deadline = deadline;
  }

  /** Forgets the last command and its response. */
  void begin() {
    command = new byte[0];
    response = Bytes.EMPTY;
  }

  /** The last successful response, complete. */
  Bytes response() {
    return response;
  }

  /** Name of the last command, such as {@code Certify}. */
  String commandName() {
    return command.length < HEADER
        ? "command"
        : TPM_CC.fromInt(ByteBuffer.wrap(command).getInt(6)).name();
  }

  @Override
  public boolean connect() {
    return true;
  }

  @Override
  public void close() {
    // The transport belongs to the connection and outlives this object.
  }

  @Override
  public void dispatchCommand(byte[] octets) {
    command = octets;
  }

  @Override
  public boolean responseReady() {
    return command.length > 0;
  }

  @Override
  public byte[] getResponse() {
    Pauses pauses = new Pauses(deadline);
    while (true) {
      byte[] octets = exchange();
      ResponseCode code = new ResponseCode(ByteBuffer.wrap(octets).getInt(6));
      if (code.raw() == 0) {
        response = Bytes.copyOf(octets);
        requireForm();
        return octets;
      }
      if (!code.asksToRetry()) {
        throw new Failure(TpmException.refused(commandName(), code));
      }
      if (!pauses.another()) {
        throw new Failure(TpmException.stillRefused(commandName(), code));
      }
    }
  }

  /** Before TSS.Java reads it: it allocates whatever a count says. */
  private void requireForm() {
    try {
      ResponseForm.check(command, response);
    } catch (MalformedException malformed) {
      throw new Failure(unintelligible(malformed));
    }
  }

  /** The failure for a response whose content is not what it should be. */
  TpmException unintelligible(MalformedException malformed) {
    return new TpmException(
        Kind.UNINTELLIGIBLE, commandName(), String.valueOf(malformed.getMessage()), malformed);
  }

  private byte[] exchange() {
    if (deadline.expired()) {
      throw new Failure(
          new TpmException(Kind.DEADLINE, commandName(), "no time left to send it", null));
    }
    byte[] octets;
    try {
      octets = transport.transmit(command);
    } catch (IOException ended) {
      throw new Failure(
          new TpmException(
              Kind.UNREACHABLE, commandName(), "the TPM did not answer: " + ended, ended));
    }
    ByteBuffer header = ByteBuffer.wrap(octets);
    boolean framed = octets.length >= HEADER && header.getInt(2) == octets.length;
    int tag = framed ? header.getShort(0) & 0xFFFF : 0;
    // TPM 2.0 Library, Part 1, section 18: TPM_ST_RSP_COMMAND stands only before an error.
    boolean oldError = tag == TAG_RSP_COMMAND && header.getInt(6) != 0;
    if (tag != TAG_NO_SESSIONS && tag != TAG_SESSIONS && !oldError) {
      throw new Failure(
          new TpmException(
              Kind.UNINTELLIGIBLE,
              commandName(),
              octets.length + " octets that are not the response of a TPM 2.0",
              null));
    }
    return octets;
  }

  /** Carries a failure through TSS.Java, whose methods declare no exceptions. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final TpmException reason;

    Failure(TpmException reason) {
      super(reason);
      this.reason = reason;
    }

    TpmException reason() {
      return reason;
    }
  }
}
