package org.attls.rot.tpm.connection;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.device.TpmTransport;
import tss.Tpm;
import tss.tpm.TPML_HANDLE;
import tss.tpm.TPML_TAGGED_TPM_PROPERTY;
import tss.tpm.TPM_CAP;
import tss.tpm.TPM_HANDLE;
import tss.tpm.TPM_PT;

/**
 * The TPM as {@link TpmWork} sees it: one command at a time, on the connection's thread, only while
 * the work runs.
 */
public final class TpmChannel {
  /** First handle of loaded objects, and more than a TPM has of them. */
  private static final int TRANSIENT_FIRST = 0x80000000;

  /** Asks for the sessions of all kinds that occupy slots (TPM_HT_LOADED_SESSION). */
  private static final int SESSION_FIRST = 0x02000000;

  /**
   * Asks for the sessions that are saved outside the TPM, which counts them (TPM_HT_SAVED_SESSION).
   */
  private static final int SAVED_SESSION_FIRST = 0x03000000;

  private static final int MANY = 64;

  private final TssDevice device;
  private boolean leaking;

  TpmChannel(TpmTransport transport, Deadline deadline) {
    this.device = new TssDevice(transport, deadline);
  }

  /**
   * Has work done. What stumbles over a response, because TSS.Java leaves out what it could not
   * read, has met a TPM that does not say what it should.
   */
  <R> R run(TpmWork<R> work) throws TpmException {
    try {
      return work.run(this);
    } catch (RuntimeException confused) {
      if (device.response().isEmpty()) {
        throw confused;
      }
      throw unreadable(confused);
    }
  }

  /** Sends one command and gives what it returns. */
  public <R> R issue(Function<Tpm, R> command) throws TpmException {
    // A Tpm keeps sessions and expectations of a failed command for the next one; a fresh one has
    // none.
    Tpm tpm = new Tpm();
    tpm._setDevice(device);
    device.begin();
    try {
      return command.apply(tpm);
    } catch (TssDevice.Failure failure) {
      TpmException reason = failure.reason();
      throw reason.refusedWith(ResponseCode::lockedOut) ? explained(reason) : reason;
    } catch (RuntimeException confused) {
      throw unreadable(confused);
    }
  }

  private TpmException unreadable(RuntimeException confused) {
    return new TpmException(
        TpmException.Kind.UNINTELLIGIBLE,
        device.commandName(),
        "the response cannot be read",
        confused);
  }

  /** Sends one command that returns nothing. */
  public void send(Consumer<Tpm> command) throws TpmException {
    issue(
        tpm -> {
          command.accept(tpm);
          return true;
        });
  }

  /**
   * The parameters of the last response, as octets: what a TPM signed is taken from here, not from
   * a copy that was read and written again.
   *
   * <pre>
   * u16 tag, u32 size, u32 code, [u32 parameterSize if tag = 8002], parameters, sessions
   * </pre>
   */
  public OctetReader parameters() throws TpmException {
    OctetReader in = OctetReader.of(device.response(), device.commandName() + " response");
    try {
      int tag = in.u16("tag");
      in.octets(8, "size and code");
      Bytes parameters;
      if (tag == TssDevice.TAG_SESSIONS) {
        long size = in.u32("parameterSize");
        if (size > in.remaining()) {
          throw in.failure("parameterSize", size + ", " + in.remaining() + " octets left");
        }
        parameters = in.octets((int) size, "parameters");
      } else {
        parameters = in.octets(in.remaining(), "parameters");
      }
      return OctetReader.of(parameters, device.commandName() + " parameters");
    } catch (MalformedException malformed) {
      throw unintelligible(malformed);
    }
  }

  /** The failure for a response whose content is not what it should be. */
  public TpmException unintelligible(MalformedException malformed) {
    return device.unintelligible(malformed);
  }

  /** Takes charge of a loaded object: closing the result frees its slot. */
  public LoadedObject holding(TPM_HANDLE handle) {
    return new LoadedObject(this, handle);
  }

  /** Frees the slot of an object that is no longer needed. */
  void release(TPM_HANDLE handle) throws TpmException {
    boolean freed = false;
    try {
      send(tpm -> tpm.FlushContext(handle));
      freed = true;
    } finally {
      leaking |= !freed;
    }
  }

  /** Whether an object may have stayed in its slot. */
  boolean leaking() {
    return leaking;
  }

  /** A number that the TPM says of itself. */
  public int property(TPM_PT property) throws TpmException {
    Optional<Integer> value = issue(tpm -> property(tpm, property));
    return value.orElseThrow(
        () ->
            new TpmException(
                TpmException.Kind.UNSUITABLE,
                "GetCapability",
                "the TPM does not have the property " + property.name(),
                null));
  }

  private static Optional<Integer> property(Tpm tpm, TPM_PT property) {
    TPML_TAGGED_TPM_PROPERTY list =
        (TPML_TAGGED_TPM_PROPERTY)
            tpm.GetCapability(TPM_CAP.TPM_PROPERTIES, property.toInt(), 1).capabilityData;
    return Arrays.stream(list.tpmProperty)
        .filter(found -> found.property.toInt() == property.toInt())
        .map(found -> found.value)
        .findFirst();
  }

  /** With the time after which the TPM forgives one wrong password, which only the TPM knows. */
  private TpmException explained(TpmException lockout) throws TpmException {
    long seconds = Integer.toUnsignedLong(property(TPM_PT.LOCKOUT_INTERVAL));
    return lockout.because(
        "too many wrong passwords were tried on this TPM; it forgives one after "
            + seconds
            + " s, all of them when its administrator resets the lockout");
  }

  /** Handles that exist from {@code first} on, of the kind that its highest octet names. */
  public java.util.List<Integer> handles(int first) throws TpmException {
    return issue(
        tpm -> {
          TPML_HANDLE list =
              (TPML_HANDLE) tpm.GetCapability(TPM_CAP.HANDLES, first, MANY).capabilityData;
          return Arrays.stream(list.handle).map(handle -> handle.handle).toList();
        });
  }

  /** Handles of the objects that occupy slots now. */
  public java.util.List<Integer> loadedObjects() throws TpmException {
    return handles(TRANSIENT_FIRST);
  }

  /** Handles of the sessions that occupy slots now. */
  public java.util.List<Integer> loadedSessions() throws TpmException {
    return handles(SESSION_FIRST);
  }

  /** Frees the slots of all objects and sessions, whoever loaded or saved them. */
  void flushAll() throws TpmException {
    flush(loadedObjects());
    flush(loadedSessions());
    flush(handles(SAVED_SESSION_FIRST));
  }

  private void flush(java.util.List<Integer> handles) throws TpmException {
    for (int handle : handles) {
      send(tpm -> tpm.FlushContext(TPM_HANDLE.from(handle)));
    }
  }
}
