package org.attls.rot.tpm.key;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.ResponseCode;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import tss.tpm.TPM2B_PRIVATE;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMS_SENSITIVE_CREATE;
import tss.tpm.TPMT_PUBLIC;

/**
 * An attestation key that is kept outside its TPM: the public area, and the private part encrypted
 * so that only this TPM can load it, under its storage root key. It takes no persistent handle, and
 * a slot only while it is used. Belongs to one connection.
 *
 * <p>What is saved, at most {@value #MAX_OCTETS} octets (TPM 2.0 Library, Part 2, sections 12.2.5
 * and 12.3.7; sizes are 16 bits, big-endian):
 *
 * <pre>
 * "attls attestation key 1\n"
 * TPM2B_PUBLIC  size 1..512,  TPMT_PUBLIC
 * TPM2B_PRIVATE size 1..1024, as TPM2_Create returned it
 * </pre>
 */
public final class SavedAttestationKey implements AttestationKey {
  /** Longest saved key. */
  public static final int MAX_OCTETS = 1564;

  private static final Bytes FIRST_LINE = Bytes.utf8("attls attestation key 1\n");
  private static final int MAX_PUBLIC = 512;
  private static final int MAX_PRIVATE = 1024;

  private final TpmtPublic area;
  private final Bytes sensitive;

  /** On the connection's thread only. */
  private StorageRoot root;

  private SavedAttestationKey(TpmtPublic area, Bytes sensitive, StorageRoot root) {
    this.area = area;
    this.sensitive = sensitive;
    this.root = root;
  }

  /** A new key; it is gone unless {@link #encode} is kept. Leaves nothing in the TPM. */
  public static SavedAttestationKey create(
      TpmConnection connection, AttestationKeyType type, Deadline deadline) throws TpmException {
    return connection.call(
        TpmOperation.named("making the attestation key"),
        deadline,
        channel -> create(channel, new StorageRoot(), type));
  }

  /**
   * The key that {@link #encode} gave. Asks no TPM: see {@link #requireLoads}.
   *
   * @throws MalformedException when it is not a saved key, or one that must not be used as an
   *     attestation key
   */
  public static SavedAttestationKey read(Bytes saved) throws MalformedException {
    OctetReader in = OctetReader.of(saved, "saved attestation key");
    if (saved.size() > MAX_OCTETS) {
      throw in.failure("size", saved.size() + " octets, at most " + MAX_OCTETS);
    }
    if (!in.octets(FIRST_LINE.size(), "first line").equals(FIRST_LINE)) {
      throw in.failure("first line", "is not \"attls attestation key 1\"");
    }
    TpmtPublic area = TpmtPublic.read(in.opaque16(1, MAX_PUBLIC, "public"), "public");
    Bytes sensitive = in.opaque16(1, MAX_PRIVATE, "private");
    in.end();
    Optional<String> defect = area.attestationDefect();
    if (defect.isPresent()) {
      throw in.failure("public", defect.get());
    }
    return new SavedAttestationKey(area, sensitive, new StorageRoot());
  }

  /** Has the TPM make a key. */
  static SavedAttestationKey create(TpmChannel channel, StorageRoot root, AttestationKeyType type)
      throws TpmException {
    TPMT_PUBLIC template = Templates.attestationKey(type);
    return root.under(
        channel,
        parent -> {
          channel.issue(
              tpm ->
                  tpm.Create(
                      parent,
                      new TPMS_SENSITIVE_CREATE(new byte[0], new byte[0]),
                      template,
                      new byte[0],
                      new TPMS_PCR_SELECTION[0]));
          OctetReader in = channel.parameters();
          try {
            Bytes sensitive = in.opaque16(1, MAX_PRIVATE, "outPrivate");
            Bytes octets = in.opaque16(1, MAX_PUBLIC, "outPublic");
            return new SavedAttestationKey(TpmtPublic.read(octets, "outPublic"), sensitive, root);
          } catch (MalformedException malformed) {
            throw channel.unintelligible(malformed);
          }
        });
  }

  /**
   * This key, once the TPM has loaded it.
   *
   * @throws TpmException {@link TpmException.Kind#UNSUITABLE} when it is another TPM's
   */
  public SavedAttestationKey requireLoads(TpmConnection connection, Deadline deadline)
      throws TpmException {
    return connection.call(
        TpmOperation.named("loading the attestation key"),
        deadline,
        channel -> use(channel, loaded -> this));
  }

  /** What to keep. It holds no secret in the clear. */
  public Bytes encode() {
    return new OctetWriter()
        .octets(FIRST_LINE)
        .opaque16(area.encode())
        .opaque16(sensitive)
        .toBytes();
  }

  @Override
  public TpmtPublic area() {
    return area;
  }

  @Override
  public <R> R use(TpmChannel channel, Use<R> use) throws TpmException {
    try (LoadedObject key = load(channel)) {
      return use.with(key.handle());
    }
  }

  /** Loads the key; closing the result frees the slot. */
  LoadedObject load(TpmChannel channel) throws TpmException {
    try {
      return load(channel, root);
    } catch (TpmException failure) {
      if (!failure.refusedWith(ResponseCode::failsIntegrity)) {
        throw failure;
      }
    }
    // An operating system may have put a storage root key of its own there since.
    StorageRoot ofTemplate = StorageRoot.ofTemplate();
    try {
      LoadedObject loaded = load(channel, ofTemplate);
      root = ofTemplate;
      return loaded;
    } catch (TpmException failure) {
      if (!failure.refusedWith(ResponseCode::failsIntegrity)) {
        throw failure;
      }
      throw new TpmException(
          TpmException.Kind.UNSUITABLE,
          "saved attestation key",
          "this TPM did not make it, or has another storage root key since, or it was changed"
              + " (the TPM answered "
              + failure.code().orElseThrow()
              + ")",
          failure);
    }
  }

  private LoadedObject load(TpmChannel channel, StorageRoot under) throws TpmException {
    TPM2B_PRIVATE inPrivate = new TPM2B_PRIVATE(sensitive.toArray());
    TPMT_PUBLIC inPublic = TPMT_PUBLIC.fromBytes(area.encode().toArray());
    return channel.holding(
        under.under(
            channel, parent -> channel.issue(tpm -> tpm.Load(parent, inPrivate, inPublic))));
  }
}
