package org.attls.rot.tpm;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmtSignature;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.IdentityKeyBlob;
import org.attls.rot.tpm.key.IdentityKeyPool;
import org.attls.rot.tpm.key.StorageRoot;
import org.attls.rot.tpm.key.TpmProvisioning;

/**
 * An attester on a TPM 2.0: its evidence is a Parsec TPM token, in which the attestation key
 * certifies the identity key and quotes platform configuration registers, both over the challenge.
 *
 * <p>Statements are made for each challenge anew; nothing is kept from one to the next. Any number
 * of threads may use an attester. Closing it closes its connection.
 */
public final class TpmAttester implements Attester {
  private static final TpmOperation CREATE = TpmOperation.named("creating an identity key");

  private final TpmConnection connection;
  private final StorageRoot root;
  private final Testimony testimony;
  private final Optional<IdentityKeyPool> pool;
  private final Optional<IdentityKeyBlob> kept;

  private TpmAttester(
      TpmConnection connection,
      StorageRoot root,
      Testimony testimony,
      int keysAhead,
      Optional<IdentityKeyBlob> kept) {
    this.connection = connection;
    this.root = root;
    this.testimony = testimony;
    this.kept = kept;
    this.pool =
        keysAhead == 0
            ? Optional.empty()
            : Optional.of(new IdentityKeyPool(connection, root, keysAhead));
  }

  /**
   * An attester with the attestation key at a persistent handle; checks that the key is fit to be
   * one and that the registers can be quoted. It makes identity keys when they are asked for.
   *
   * @param connection closed together with the attester, and when this fails
   * @param attestationKeyHandle where {@link TpmProvisioning} put the key
   * @param pcrs registers to quote, at least one: of the bank {@code sha256}, or {@code sha384} for
   *     a key on P-384
   * @throws AttestationException {@link Reason#ATTESTER_UNAVAILABLE} or {@link Reason#DEADLINE}
   */
  public static TpmAttester open(
      TpmConnection connection, int attestationKeyHandle, PcrSelection pcrs, Deadline deadline)
      throws AttestationException {
    return open(connection, attestationKeyHandle, pcrs, 0, deadline);
  }

  /**
   * The same, with a pool of identity keys made ahead of time, for a server or a client with many
   * connections: each gets a key of its own at once.
   *
   * @param keysAhead 0..1024, how many keys wait
   */
  public static TpmAttester open(
      TpmConnection connection,
      int attestationKeyHandle,
      PcrSelection pcrs,
      int keysAhead,
      Deadline deadline)
      throws AttestationException {
    return open(
        connection,
        (tpm, until) -> TpmProvisioning.read(tpm, attestationKeyHandle, until),
        pcrs,
        keysAhead,
        deadline);
  }

  /**
   * The same, with an attestation key wherever it is kept.
   *
   * @param attestationKey such as {@link org.attls.rot.tpm.key.SavedAttestationKey#requireLoads}
   */
  public static TpmAttester open(
      TpmConnection connection,
      KeySource attestationKey,
      PcrSelection pcrs,
      int keysAhead,
      Deadline deadline)
      throws AttestationException {
    return open(connection, attestationKey, pcrs, keysAhead, Optional.empty(), deadline);
  }

  /**
   * The same, with one identity key for all connections, such as that of a certificate; checks that
   * this TPM has it.
   */
  public static TpmAttester open(
      TpmConnection connection,
      KeySource attestationKey,
      PcrSelection pcrs,
      IdentityKeyBlob identityKey,
      Deadline deadline)
      throws AttestationException {
    return open(connection, attestationKey, pcrs, 0, Optional.of(identityKey), deadline);
  }

  private static TpmAttester open(
      TpmConnection connection,
      KeySource attestationKey,
      PcrSelection pcrs,
      int keysAhead,
      Optional<IdentityKeyBlob> kept,
      Deadline deadline)
      throws AttestationException {
    boolean opened = false;
    try {
      AttestationKey key = attestationKey.find(connection, deadline);
      TpmHash bank = key.hash();
      if (pcrs.bank() != bank.algorithm()) {
        // A verifier wants the bank's hash to be the one of the signature.
        throw new AttestationException(
            Reason.ATTESTER_UNAVAILABLE,
            "the attestation key is for registers of the bank "
                + bank.bank()
                + ", not "
                + pcrs.spelling());
      }
      TpmPlatform.read(connection, pcrs, deadline);
      StorageRoot root = new StorageRoot();
      Testimony testimony = Testimony.of(connection, root, key, pcrs, deadline);
      if (kept.isPresent()) {
        kept.get().requireLoads(connection, root, deadline);
      }
      TpmAttester attester = new TpmAttester(connection, root, testimony, keysAhead, kept);
      opened = true;
      return attester;
    } catch (TpmException failure) {
      throw AttesterFailure.of(failure);
    } finally {
      if (!opened) {
        connection.close();
      }
    }
  }

  /** How an attester comes by its attestation key. */
  @FunctionalInterface
  public interface KeySource {
    /** Finds it, and checks that it is of this TPM. */
    AttestationKey find(TpmConnection connection, Deadline deadline) throws TpmException;
  }

  /** The key that signs the evidence; its public area is what a verifier enrols. */
  public AttestationKey attestationKey() {
    return testimony.attestationKey();
  }

  /** Octets of the longest challenge that this TPM takes: 34, 50 or 66 as a rule. */
  public int longestChallenge() {
    return testimony.longestChallenge();
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return List.of(ParsecTpmToken.TYPE);
  }

  /**
   * The key that this attester was opened with. Without one: a key made ahead of time, or else the
   * TPM makes one, and none is ever handed out twice.
   */
  @Override
  public TpmIdentityKey identityKey(Deadline deadline) throws AttestationException {
    Optional<IdentityKeyBlob> made = kept.or(() -> pool.flatMap(IdentityKeyPool::take));
    if (made.isPresent()) {
      return new TpmIdentityKey(connection, root, made.get());
    }
    return new TpmIdentityKey(connection, root, newKey(deadline));
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException {
    if (!type.matches(ParsecTpmToken.TYPE)) {
      throw new IllegalArgumentException("this attester makes no " + type);
    }
    Bytes token = testimony.about(requireOwn(key).open(), challenge, deadline).encode();
    return CmwWriter.cborRecord(ParsecTpmToken.TYPE, token);
  }

  /** The key as one of this attester. */
  TpmIdentityKey requireOwn(IdentityKey key) {
    if (key instanceof TpmIdentityKey ours && ours.belongsTo(connection)) {
      return ours;
    }
    throw new IllegalArgumentException("not an identity key of this attester");
  }

  /** What the attestation key says. */
  Testimony testimony() {
    return testimony;
  }

  /** A new key that signs what it is given, and is none of TLS. */
  IdentityKeyBlob newKey(Deadline deadline) throws AttestationException {
    try {
      return connection.call(CREATE, deadline, channel -> IdentityKeyBlob.create(channel, root));
    } catch (TpmException failure) {
      throw AttesterFailure.of(failure);
    }
  }

  /** A signature by such a key. */
  TpmtSignature.Ecdsa sign(IdentityKeyBlob key, Bytes content, Deadline deadline)
      throws AttestationException {
    return new TpmIdentityKey(connection, root, key).signature(content, deadline);
  }

  @Override
  public void close() {
    pool.ifPresent(IdentityKeyPool::close);
    connection.close();
  }
}
