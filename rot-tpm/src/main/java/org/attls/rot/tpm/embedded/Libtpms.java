package org.attls.rot.tpm.embedded;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libtpms that are used here, as in its header tpm_library.h (version 0.9). All
 * give 0 or an error code of TPM 1.2, whatever the TPM's own version.
 */
interface Libtpms extends Library {
  /** With the version of its binary interface, so that no development package is needed. */
  String NAME = "libtpms.so.0";

  /** TPMLIB_TPM_VERSION_2. */
  int TPM_2 = 1;

  /** TPM_SUCCESS. */
  int SUCCESS = 0;

  /** TPM_RETRY: there is no such state, begin with a new one. */
  int ABSENT = 0x800;

  /** TPM_FAIL. */
  int FAIL = 9;

  /**
   * Loads the library.
   *
   * @throws IOException saying what to install
   */
  static Libtpms load(String name) throws IOException {
    try {
      return Native.load(name, Libtpms.class);
    } catch (UnsatisfiedLinkError missing) {
      throw new IOException(
          "no embedded TPM: the library "
              + name
              + " is not installed; install libtpms (Debian, Ubuntu: apt-get install libtpms0), or"
              + " use swtpm",
          missing);
    }
  }

  int TPMLIB_ChooseTPMVersion(int version);

  int TPMLIB_RegisterCallbacks(Callbacks callbacks);

  int TPMLIB_MainInit();

  int TPMLIB_Process(
      PointerByReference response,
      IntByReference size,
      IntByReference bufferSize,
      byte[] command,
      int commandSize);

  void TPMLIB_Terminate();

  /** A function without arguments. */
  interface Begin extends Callback {
    int invoke();
  }

  /** Gives what was stored, in memory from malloc, which libtpms frees. */
  interface Load extends Callback {
    int invoke(PointerByReference data, IntByReference length, int tpm, String name);
  }

  /** Stores something under a name. */
  interface Store extends Callback {
    int invoke(Pointer data, int length, int tpm, String name);
  }

  /** Forgets a name. */
  interface Delete extends Callback {
    int invoke(int tpm, String name, byte mustExist);
  }

  /** At which locality the next command arrives. */
  interface Locality extends Callback {
    int invoke(IntByReference locality, int tpm);
  }

  /** Whether somebody stands before the machine. */
  interface Presence extends Callback {
    int invoke(Pointer present, int tpm);
  }

  /** struct libtpms_callbacks. */
  @Structure.FieldOrder({
    "sizeOfStruct",
    "nvramInit",
    "nvramLoad",
    "nvramStore",
    "nvramDelete",
    "ioInit",
    "ioLocality",
    "ioPresence"
  })
  final class Callbacks extends Structure {
    public int sizeOfStruct;
    public @Nullable Begin nvramInit;
    public @Nullable Load nvramLoad;
    public @Nullable Store nvramStore;
    public @Nullable Delete nvramDelete;
    public @Nullable Begin ioInit;
    public @Nullable Locality ioLocality;
    public @Nullable Presence ioPresence;
  }
}
