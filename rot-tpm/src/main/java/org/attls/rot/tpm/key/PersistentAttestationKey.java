package org.attls.rot.tpm.key;

import org.attls.eat.tpm.TpmtPublic;
import org.attls.rot.tpm.connection.ResponseCode;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmException;
import tss.tpm.TPM_HANDLE;

/**
 * An attestation key that the TPM keeps; see {@link TpmProvisioning}.
 *
 * @param handle the persistent handle
 * @param area its public area
 */
public record PersistentAttestationKey(int handle, TpmtPublic area) implements AttestationKey {
  @Override
  public <R> R use(TpmChannel channel, Use<R> use) throws TpmException {
    try {
      return use.with(TPM_HANDLE.from(handle));
    } catch (TpmException failure) {
      boolean gone =
          failure.refusedWith(ResponseCode::namesNothing)
              && !channel.handles(handle).contains(handle);
      throw gone ? TpmProvisioning.gone(handle) : failure;
    }
  }
}
