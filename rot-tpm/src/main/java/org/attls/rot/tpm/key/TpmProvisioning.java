package org.attls.rot.tpm.key;

import java.util.Locale;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.ResponseCode;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import tss.tpm.TPM_HANDLE;

/**
 * Puts an attestation key into a TPM, once, and finds it again; {@link SavedAttestationKey} is one
 * that takes no place in the TPM. Needs the owner authorisation of the TPM to be empty, as it is
 * unless somebody set it.
 */
public final class TpmProvisioning {
  /** Where the attestation key is kept unless told otherwise. */
  public static final int DEFAULT_HANDLE = 0x8101000A;

  private static final int OWNER_FIRST = 0x81000000;
  private static final int OWNER_LAST = 0x817FFFFF;
  private static final int MAX_PUBLIC = 2048;

  private TpmProvisioning() {}

  /**
   * Makes sure that there is an attestation key at {@code handle}: the one that is there, or a new
   * one. Also keeps the storage root key at its conventional handle, for speed. May be repeated;
   * never overwrites anything.
   *
   * @param handle a persistent handle of the owner, 0x81000000..0x817fffff
   * @throws TpmException {@link TpmException.Kind#UNSUITABLE} when something else is at the handle
   */
  public static PersistentAttestationKey provision(
      TpmConnection connection, int handle, Deadline deadline) throws TpmException {
    return provision(connection, handle, AttestationKeyType.P256, deadline);
  }

  /** The same, for a key of this type. A key that is there already may be of another. */
  public static PersistentAttestationKey provision(
      TpmConnection connection, int handle, AttestationKeyType type, Deadline deadline)
      throws TpmException {
    requireOwnerHandle(handle);
    return connection.call(
        TpmOperation.named("provisioning").onceOnly(),
        deadline,
        channel -> {
          Optional<PersistentAttestationKey> present = find(channel, handle);
          if (present.isPresent()) {
            return present.get();
          }
          StorageRoot root = new StorageRoot();
          root.persist(channel);
          create(channel, root, handle, type);
          return read(channel, handle);
        });
  }

  /**
   * The attestation key at {@code handle}.
   *
   * @throws TpmException {@link TpmException.Kind#UNSUITABLE} when there is none, or what is there
   *     must not be used as one
   */
  public static PersistentAttestationKey read(
      TpmConnection connection, int handle, Deadline deadline) throws TpmException {
    requireOwnerHandle(handle);
    return connection.call(
        TpmOperation.named("reading the attestation key"),
        deadline,
        channel -> read(channel, handle));
  }

  private static PersistentAttestationKey read(TpmChannel channel, int handle) throws TpmException {
    return find(channel, handle)
        .orElseThrow(() -> unsuitable(handle, "nothing is there: the TPM is not provisioned"));
  }

  private static Optional<PersistentAttestationKey> find(TpmChannel channel, int handle)
      throws TpmException {
    try {
      channel.send(tpm -> tpm.ReadPublic(TPM_HANDLE.from(handle)));
    } catch (TpmException failure) {
      if (failure.refusedWith(ResponseCode::namesNothing)) {
        return Optional.empty();
      }
      throw failure;
    }
    Bytes octets;
    try {
      octets = channel.parameters().opaque16(1, MAX_PUBLIC, "outPublic");
    } catch (MalformedException malformed) {
      throw channel.unintelligible(malformed);
    }
    return Optional.of(new PersistentAttestationKey(handle, checked(handle, octets)));
  }

  /** Refuses keys that could be made to sign a forged attestation, or that may leave the TPM. */
  private static TpmtPublic checked(int handle, Bytes octets) throws TpmException {
    TpmtPublic area;
    try {
      area = TpmtPublic.read(octets, "public area");
    } catch (MalformedException other) {
      throw unsuitable(handle, "not a signing key of a kind known here: " + other.getMessage());
    }
    Optional<String> defect = area.attestationDefect();
    if (defect.isPresent()) {
      throw unsuitable(handle, defect.get());
    }
    return area;
  }

  private static void create(
      TpmChannel channel, StorageRoot root, int handle, AttestationKeyType type)
      throws TpmException {
    try (LoadedObject key = SavedAttestationKey.create(channel, root, type).load(channel)) {
      StorageRoot.keep(channel, key, handle);
    }
  }

  private static void requireOwnerHandle(int handle) {
    if (Integer.compareUnsigned(handle, OWNER_FIRST) < 0
        || Integer.compareUnsigned(handle, OWNER_LAST) > 0) {
      throw new IllegalArgumentException(
          hex(handle) + " is outside the owner's persistent handles 0x81000000..0x817fffff");
    }
  }

  /** For a key that was there. */
  static TpmException gone(int handle) {
    return unsuitable(
        handle,
        "nothing is there any more: another program took it away, or the TPM was cleared;"
            + " provision and enrol it again");
  }

  private static TpmException unsuitable(int handle, String problem) {
    return new TpmException(
        TpmException.Kind.UNSUITABLE, "attestation key at " + hex(handle), problem, null);
  }

  private static String hex(int handle) {
    return String.format(Locale.ROOT, "0x%08x", handle);
  }
}
