package org.attls.rot.tpm;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.eat.tpm.TpmtSignature;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.rats.SignatureAlgorithm;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.key.IdentityKeyBlob;
import org.attls.rot.tpm.key.StorageRoot;
import org.jspecify.annotations.Nullable;
import tss.tpm.TPMS_SIG_SCHEME_ECDSA;
import tss.tpm.TPMT_TK_HASHCHECK;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;

/**
 * A TLS identity key (TIK) in a TPM: ECDSA on P-256. It occupies a slot of the TPM only while it is
 * used, so any number may exist, for any number of connections at a time.
 */
public final class TpmIdentityKey implements IdentityKey {
  private static final TpmOperation SIGN = TpmOperation.named("Sign").asUrgent();

  /** Said with each command: a key that another program made may leave it open. */
  private static final TPMS_SIG_SCHEME_ECDSA ECDSA_SHA256 =
      new TPMS_SIG_SCHEME_ECDSA(TPM_ALG_ID.SHA256);

  private final TpmConnection connection;
  private final StorageRoot root;
  private final TpmtPublic area;
  private volatile @Nullable IdentityKeyBlob blob;

  /** A key that was made to be kept. */
  public static TpmIdentityKey of(TpmConnection connection, IdentityKeyBlob kept) {
    return new TpmIdentityKey(connection, new StorageRoot(), kept);
  }

  TpmIdentityKey(TpmConnection connection, StorageRoot root, IdentityKeyBlob blob) {
    this.connection = connection;
    this.root = root;
    this.area = blob.area();
    this.blob = blob;
  }

  /** Its public area in the TPM. */
  public TpmtPublic area() {
    return area;
  }

  @Override
  public Bytes subjectPublicKeyInfo() {
    return area.key().spki();
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.ECDSA_P256_SHA256;
  }

  @Override
  public Bytes sign(Bytes content, Deadline deadline) throws AttestationException {
    return signature(content, deadline).der();
  }

  /** The same, as the TPM writes it. */
  TpmtSignature.Ecdsa signature(Bytes content, Deadline deadline) throws AttestationException {
    IdentityKeyBlob open = open();
    byte[] digest = TpmHash.SHA256.digest(content).toArray();
    try {
      return connection.call(
          SIGN,
          deadline,
          channel -> {
            try (LoadedObject key = open.load(channel, root)) {
              channel.send(tpm -> tpm.Sign(key.handle(), digest, ECDSA_SHA256, noTicketNeeded()));
              return signature(channel, TpmHash.SHA256);
            }
          });
    } catch (TpmException failure) {
      throw AttesterFailure.of(failure);
    }
  }

  /** Forgets the key: nobody can load it again. */
  @Override
  public void close() {
    IdentityKeyBlob open = blob;
    blob = null;
    if (open != null) {
      open.erase();
    }
  }

  /** Whether the key lives behind this connection. */
  boolean belongsTo(TpmConnection other) {
    return connection == other;
  }

  /** What to load; fails when the key was closed. */
  IdentityKeyBlob open() throws AttestationException {
    IdentityKeyBlob open = blob;
    if (open == null) {
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE, "the identity key was closed before it was used");
    }
    return open;
  }

  /** The signature in the last response. */
  static TpmtSignature.Ecdsa signature(TpmChannel channel, TpmHash hash) throws TpmException {
    OctetReader in = channel.parameters();
    try {
      TpmtSignature signature =
          TpmtSignature.read(in.octets(in.remaining(), "signature"), "signature");
      if (signature instanceof TpmtSignature.Ecdsa ecdsa && ecdsa.hash() == hash) {
        return ecdsa;
      }
      throw in.failure(
          "signature",
          "expected ECDSA with "
              + hash.jdkName()
              + ", found "
              + signature.scheme()
              + " with "
              + signature.hash().jdkName());
    } catch (MalformedException malformed) {
      throw channel.unintelligible(malformed);
    }
  }

  /** An unrestricted key signs any digest; only restricted ones ask where it comes from. */
  private static TPMT_TK_HASHCHECK noTicketNeeded() {
    return new TPMT_TK_HASHCHECK(TPM_HANDLE.NULL, new byte[0]);
  }
}
