package org.attls.rot.tpm.key;

import java.security.SecureRandom;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmException;
import tss.tpm.CreateResponse;
import tss.tpm.TPM2B_PRIVATE;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMS_SENSITIVE_CREATE;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPM_HANDLE;

/**
 * An identity key outside its TPM: the public area, and the private part encrypted so that only
 * this TPM can load it. Any number of them fit where a TPM has three slots.
 *
 * <p>Its password is random and known to this object only, so that another program with access to
 * the TPM cannot use the key while it is loaded.
 */
public final class IdentityKeyBlob {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PASSWORD_OCTETS = 32;
  private static final int MAX_PART = 2048;

  private final TPM2B_PRIVATE sensitive;
  private final TPMT_PUBLIC template;
  private final TpmtPublic area;
  private final byte[] password;

  private IdentityKeyBlob(
      TPM2B_PRIVATE sensitive, TPMT_PUBLIC template, TpmtPublic area, byte[] password) {
    this.sensitive = sensitive;
    this.template = template;
    this.area = area;
    this.password = password;
  }

  /** Has the TPM make a new key. */
  public static IdentityKeyBlob create(TpmChannel channel, StorageRoot root) throws TpmException {
    byte[] password = new byte[PASSWORD_OCTETS];
    RANDOM.nextBytes(password);
    return root.under(channel, parent -> create(channel, parent, password));
  }

  private static IdentityKeyBlob create(TpmChannel channel, TPM_HANDLE parent, byte[] password)
      throws TpmException {
    CreateResponse made =
        channel.issue(
            tpm ->
                tpm.Create(
                    parent,
                    new TPMS_SENSITIVE_CREATE(password, new byte[0]),
                    Templates.identityKey(),
                    new byte[0],
                    new TPMS_PCR_SELECTION[0]));
    OctetReader in = channel.parameters();
    try {
      in.opaque16(1, MAX_PART, "outPrivate");
      Bytes octets = in.opaque16(1, MAX_PART, "outPublic");
      return new IdentityKeyBlob(
          made.outPrivate, made.outPublic, TpmtPublic.read(octets, "outPublic"), password);
    } catch (MalformedException malformed) {
      throw channel.unintelligible(malformed);
    }
  }

  /** The public area, as the TPM gave it. */
  public TpmtPublic area() {
    return area;
  }

  /** Loads the key; closing the result frees the slot. */
  public LoadedObject load(TpmChannel channel, StorageRoot root) throws TpmException {
    TPM_HANDLE handle =
        root.under(channel, parent -> channel.issue(tpm -> tpm.Load(parent, sensitive, template)));
    handle.AuthValue = password;
    return channel.holding(handle);
  }
}
