package org.attls.rot.tpm.embedded;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.jspecify.annotations.Nullable;

/** The TPM from its power-on to its power-off. Commands come one at a time. */
final class Power {
  /** TPM2_Shutdown(TPM_SU_CLEAR): an orderly end (TPM 2.0 Library, Part 3, section 9.4). */
  private static final byte[] SHUTDOWN =
      ByteBuffer.allocate(12)
          .putShort((short) 0x8001)
          .putInt(12)
          .putInt(0x145)
          .putShort((short) 0)
          .array();

  private final Libtpms library;
  private final TpmState state;

  /** Held here because the native code holds it, which no garbage collector sees. */
  private final Libtpms.Callbacks callbacks = new Libtpms.Callbacks();

  private final PointerByReference response = new PointerByReference();
  private final IntByReference bufferSize = new IntByReference();
  private @Nullable IOException lost;

  private Power(Libtpms library, TpmState state) {
    this.library = library;
    this.state = state;
    callbacks.nvramInit = () -> Libtpms.SUCCESS;
    callbacks.nvramLoad = (data, length, tpm, name) -> load(data, length, name);
    callbacks.nvramStore = (data, length, tpm, name) -> store(data, length, name);
    callbacks.nvramDelete = (tpm, name, mustExist) -> attempt(() -> state.delete(name));
    callbacks.ioInit = () -> Libtpms.SUCCESS;
    callbacks.ioLocality =
        (locality, tpm) -> {
          locality.setValue(0);
          return Libtpms.SUCCESS;
        };
    callbacks.ioPresence =
        (present, tpm) -> {
          present.setByte(0, (byte) 0);
          return Libtpms.SUCCESS;
        };
    callbacks.sizeOfStruct = callbacks.size();
  }

  /** Switches it on; it answers nothing but TPM2_Startup yet. */
  static Power on(Libtpms library, TpmState state) throws IOException {
    Power power = new Power(library, state);
    check("registering", library.TPMLIB_RegisterCallbacks(power.callbacks));
    int begun = library.TPMLIB_MainInit();
    if (power.lost != null) {
      library.TPMLIB_Terminate();
      throw power.lost;
    }
    check("starting, with the state it had before,", begun);
    return power;
  }

  /** Has one command executed. */
  byte[] process(byte[] command) throws IOException {
    IntByReference size = new IntByReference();
    int result = library.TPMLIB_Process(response, size, bufferSize, command, command.length);
    if (lost != null) {
      throw new IOException("the state of the TPM cannot be kept: " + lost.getMessage(), lost);
    }
    check("executing a command", result);
    return response.getValue().getByteArray(0, size.getValue());
  }

  /** Switches it off. */
  void off() throws IOException {
    try {
      process(SHUTDOWN);
    } finally {
      library.TPMLIB_Terminate();
      @Nullable Pointer buffer = response.getValue();
      if (buffer != null) {
        Native.free(Pointer.nativeValue(buffer));
      }
      state.close();
    }
  }

  private int load(PointerByReference data, IntByReference length, String name) {
    Optional<Bytes> found;
    try {
      found = state.load(name);
    } catch (IOException unreadable) {
      lost = unreadable;
      return Libtpms.FAIL;
    }
    if (found.isEmpty()) {
      return Libtpms.ABSENT;
    }
    byte[] octets = found.get().toArray();
    // At least one octet, so that a null pointer means what it should.
    Pointer copy = new Pointer(Native.malloc(Math.max(1, octets.length)));
    copy.write(0, octets, 0, octets.length);
    data.setValue(copy);
    length.setValue(octets.length);
    return Libtpms.SUCCESS;
  }

  private int store(Pointer data, int length, String name) {
    return attempt(() -> state.store(name, Bytes.copyOf(data.getByteArray(0, length))));
  }

  private interface Change {
    void make() throws IOException;
  }

  /** Exceptions do not pass through native code. */
  private int attempt(Change change) {
    try {
      change.make();
      return Libtpms.SUCCESS;
    } catch (IOException failed) {
      lost = failed;
      return Libtpms.FAIL;
    }
  }

  static void check(String doing, int result) throws IOException {
    if (result != Libtpms.SUCCESS) {
      throw new IOException(String.format("libtpms failed at %s with 0x%x", doing, result));
    }
  }
}
