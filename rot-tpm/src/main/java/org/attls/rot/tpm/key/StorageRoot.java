package org.attls.rot.tpm.key;

import org.attls.eat.tpm.ObjectAttributes;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.ResponseCode;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmException;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMS_SENSITIVE_CREATE;
import tss.tpm.TPM_HANDLE;

/**
 * The storage root key, parent of all keys here: the one at the conventional persistent handle, or
 * where there is none, made from its template for the moment it is needed.
 *
 * <p>Used inside {@link org.attls.rot.tpm.connection.TpmWork} only, by one connection.
 */
public final class StorageRoot {
  /** Where a machine keeps its storage root key (TCG TPM v2.0 Provisioning Guidance, 7.8). */
  public static final int PERSISTENT = 0x81000001;

  private static final int STORAGE_KEY =
      ObjectAttributes.FIXED_TPM
          | ObjectAttributes.USER_WITH_AUTH
          | ObjectAttributes.RESTRICTED
          | ObjectAttributes.DECRYPT;

  private final boolean mayBePersistent;

  /** Whether the persistent key was there when last looked for; asking costs a command. */
  private boolean knownPersistent;

  /** The key of this TPM. */
  public StorageRoot() {
    this(true);
  }

  private StorageRoot(boolean mayBePersistent) {
    this.mayBePersistent = mayBePersistent;
  }

  /** The key of the template, whatever is at the persistent handle. */
  static StorageRoot ofTemplate() {
    return new StorageRoot(false);
  }

  /** What to do with the storage root's handle. */
  interface Under<R> {
    R run(TPM_HANDLE parent) throws TpmException;
  }

  /** Does something under the storage root, whose slot is free again afterwards. */
  <R> R under(TpmChannel channel, Under<R> work) throws TpmException {
    if (mayBePersistent && (knownPersistent || isPersistent(channel))) {
      try {
        R result = work.run(TPM_HANDLE.from(PERSISTENT));
        knownPersistent = true;
        return result;
      } catch (TpmException failure) {
        if (!knownPersistent || !failure.refusedWith(ResponseCode::namesNothing)) {
          throw failure;
        }
        knownPersistent = false;
      }
    }
    try (LoadedObject root = create(channel)) {
      return work.run(root.handle());
    }
  }

  /** Does something under the storage root at its persistent handle, which is put there first. */
  static <R> R underPersistent(TpmChannel channel, Under<R> work) throws TpmException {
    new StorageRoot().persist(channel);
    if (!isPersistent(channel)) {
      throw new TpmException(
          TpmException.Kind.UNSUITABLE,
          "storage root key",
          "at 0x%08X is something else".formatted(PERSISTENT),
          null);
    }
    return work.run(TPM_HANDLE.from(PERSISTENT));
  }

  /** Keeps the storage root at its persistent handle, unless something is there already. */
  void persist(TpmChannel channel) throws TpmException {
    if (!channel.handles(PERSISTENT).contains(PERSISTENT)) {
      try (LoadedObject root = create(channel)) {
        keep(channel, root, PERSISTENT);
      }
    }
  }

  /**
   * Keeps a loaded key at a persistent handle; what another program has put there meanwhile stays.
   */
  static void keep(TpmChannel channel, LoadedObject key, int handle) throws TpmException {
    try {
      channel.send(
          tpm -> tpm.EvictControl(TPM_HANDLE.OWNER, key.handle(), TPM_HANDLE.from(handle)));
    } catch (TpmException failure) {
      if (!failure.refusedWith(ResponseCode::alreadyThere)) {
        throw failure;
      }
    }
  }

  private static boolean isPersistent(TpmChannel channel) throws TpmException {
    try {
      int attributes =
          channel
              .issue(tpm -> tpm.ReadPublic(TPM_HANDLE.from(PERSISTENT)))
              .outPublic
              .objectAttributes
              .toInt();
      return (attributes & STORAGE_KEY) == STORAGE_KEY;
    } catch (TpmException failure) {
      if (failure.refusedWith(ResponseCode::namesNothing)) {
        return false;
      }
      throw failure;
    }
  }

  private static LoadedObject create(TpmChannel channel) throws TpmException {
    return channel.holding(
        channel.issue(
                tpm ->
                    tpm.CreatePrimary(
                        TPM_HANDLE.OWNER,
                        new TPMS_SENSITIVE_CREATE(new byte[0], new byte[0]),
                        Templates.storageRoot(),
                        new byte[0],
                        new TPMS_PCR_SELECTION[0]))
            .handle);
  }
}
