package org.attls.rot.tpm.key;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.eat.key.EcCurve;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.ResponseCode;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
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
 * <p>The password of a key that is made for one connection is random and known to this object only,
 * so that another program with access to the TPM cannot use the key while it is loaded. A key to
 * keep has none: whoever has its file and access to the TPM can use it.
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

  /**
   * Has the TPM make a key to keep, such as one to get a certificate for. Its parent is the storage
   * root key at {@link StorageRoot#PERSISTENT}, which is put there where nothing is.
   *
   * @throws TpmException {@link TpmException.Kind#UNSUITABLE} where something else is there
   */
  public static IdentityKeyBlob createToKeep(TpmConnection connection, Deadline deadline)
      throws TpmException {
    return connection.call(
        TpmOperation.named("making an identity key"),
        deadline,
        channel ->
            StorageRoot.underPersistent(channel, parent -> create(channel, parent, new byte[0])));
  }

  /**
   * A key that was kept. Asks no TPM: see {@link #requireLoads}.
   *
   * @param area TPMT_PUBLIC, at most 512 octets
   * @param sensitive the octets within TPM2B_PRIVATE, at most {@value #MAX_PART}
   * @throws MalformedException also for a key that does not stay in its TPM, or does not sign with
   *     ECDSA on P-256 and SHA-256
   */
  public static IdentityKeyBlob saved(Bytes area, Bytes sensitive) throws MalformedException {
    OctetReader in = OctetReader.of(area, "identity key");
    TpmtPublic read = TpmtPublic.readEcc(area, "public");
    Optional<String> defect = read.attributes().residenceDefect();
    if (defect.isPresent()) {
      throw in.failure("public", "is no key that stays in its TPM: " + defect.get());
    }
    if (read.ecKey().curve() != EcCurve.P256
        || read.scheme().filter(scheme -> scheme.hash() != TpmHash.SHA256).isPresent()) {
      throw in.failure("public", "is no key for ECDSA on P-256 with SHA-256");
    }
    if (sensitive.isEmpty() || sensitive.size() > MAX_PART) {
      throw in.failure("private", sensitive.size() + " octets, at most " + MAX_PART);
    }
    return new IdentityKeyBlob(
        new TPM2B_PRIVATE(sensitive.toArray()),
        TPMT_PUBLIC.fromBytes(area.toArray()),
        read,
        new byte[0]);
  }

  /** This key, once the TPM has loaded it. */
  public IdentityKeyBlob requireLoads(TpmConnection connection, StorageRoot root, Deadline deadline)
      throws TpmException {
    return connection.call(
        TpmOperation.named("loading the identity key"),
        deadline,
        channel -> {
          try {
            load(channel, root).close();
            return this;
          } catch (TpmException failure) {
            if (!failure.refusedWith(ResponseCode::failsIntegrity)) {
              throw failure;
            }
            throw new TpmException(
                TpmException.Kind.UNSUITABLE,
                "identity key",
                "this TPM did not make it, or has another storage root key since",
                failure);
          }
        });
  }

  /** The private part, encrypted: the octets within TPM2B_PRIVATE. */
  public Bytes sensitive() {
    return Bytes.copyOf(sensitive.buffer);
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
          made.outPrivate, made.outPublic, TpmtPublic.readEcc(octets, "outPublic"), password);
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

  /** Forgets the password: the TPM does not use the key any more. A key to keep has none. */
  public void erase() {
    Arrays.fill(password, (byte) 0);
  }
}
