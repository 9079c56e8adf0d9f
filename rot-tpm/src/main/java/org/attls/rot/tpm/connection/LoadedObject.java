package org.attls.rot.tpm.connection;

import tss.tpm.TPM_HANDLE;

/** A transient object of the TPM; closing it frees the slot it occupies. */
public final class LoadedObject implements AutoCloseable {
  private final TpmChannel channel;
  private final TPM_HANDLE handle;

  LoadedObject(TpmChannel channel, TPM_HANDLE handle) {
    this.channel = channel;
    this.handle = handle;
  }

  /** Its handle, valid until this is closed. */
  public TPM_HANDLE handle() {
    return handle;
  }

  @Override
  public void close() throws TpmException {
    channel.release(handle);
  }
}
