package org.attls.rot.tpm;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.IdentityKeyBlob;
import org.attls.rot.tpm.key.StorageRoot;
import org.attls.rot.tpm.key.TpmProvisioning;
import tss.tpm.TPM_PT;

/**
 * An attester on a TPM 2.0: its evidence is a Parsec TPM token, in which the attestation key
 * certifies the identity key and quotes platform configuration registers, both over the challenge.
 *
 * <p>Statements are made for each challenge anew; nothing is kept from one to the next. Any number
 * of threads may use an attester. Closing it closes its connection.
 */
public final class TpmAttester implements Attester {
  private static final TpmOperation CREATE = TpmOperation.named("creating an identity key");
  private static final TpmOperation CERTIFY = TpmOperation.named("Certify");
  private static final TpmOperation QUOTE = TpmOperation.named("Quote");

  /** TPM2B_DATA: an algorithm identifier and the largest digest. */
  private static final int ALGORITHM_OCTETS = 2;

  private final TpmConnection connection;
  private final AttestationKey attestationKey;
  private final PcrSelection pcrs;
  private final int longestChallenge;
  private final StorageRoot root = new StorageRoot();

  private TpmAttester(
      TpmConnection connection,
      AttestationKey attestationKey,
      PcrSelection pcrs,
      int longestChallenge) {
    this.connection = connection;
    this.attestationKey = attestationKey;
    this.pcrs = pcrs;
    this.longestChallenge = longestChallenge;
  }

  /**
   * An attester with the attestation key at a persistent handle; checks that the key is fit to be
   * one and that the registers can be quoted.
   *
   * @param connection closed together with the attester, and when this fails
   * @param attestationKeyHandle where {@link TpmProvisioning} put the key
   * @param pcrs registers to quote: of the bank {@code sha256}, at least one
   * @throws AttestationException {@link Reason#ATTESTER_UNAVAILABLE} or {@link Reason#DEADLINE}
   */
  public static TpmAttester open(
      TpmConnection connection, int attestationKeyHandle, PcrSelection pcrs, Deadline deadline)
      throws AttestationException {
    boolean opened = false;
    try {
      if (pcrs.bank() != TpmHash.SHA256.algorithm()) {
        // A verifier wants the bank's hash to be the one of the signature, SHA-256.
        throw new IllegalArgumentException("registers of bank " + pcrs.bankName() + ", not sha256");
      }
      AttestationKey key = TpmProvisioning.read(connection, attestationKeyHandle, deadline);
      TpmPlatform.read(connection, pcrs, deadline);
      TpmAttester attester =
          new TpmAttester(
              connection, key, pcrs, ALGORITHM_OCTETS + largestDigest(connection, deadline));
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

  /** The key that signs the evidence; its public area is what a verifier enrols. */
  public AttestationKey attestationKey() {
    return attestationKey;
  }

  /** Octets of the longest challenge that this TPM takes: 34, 50 or 66 as a rule. */
  public int longestChallenge() {
    return longestChallenge;
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return List.of(ParsecTpmToken.TYPE);
  }

  /** Has the TPM make a new key; none is ever handed out twice. */
  @Override
  public TpmIdentityKey identityKey(Deadline deadline) throws AttestationException {
    try {
      IdentityKeyBlob blob =
          connection.call(CREATE, deadline, channel -> IdentityKeyBlob.create(channel, root));
      return new TpmIdentityKey(connection, root, blob);
    } catch (TpmException failure) {
      throw AttesterFailure.of(failure);
    }
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException {
    if (!type.matches(ParsecTpmToken.TYPE)) {
      throw new IllegalArgumentException("this attester makes no " + type);
    }
    if (!(key instanceof TpmIdentityKey identityKey) || !identityKey.belongsTo(connection)) {
      throw new IllegalArgumentException("not an identity key of this attester");
    }
    if (challenge.size() > longestChallenge) {
      throw new AttestationException(
          Reason.CHALLENGE_TOO_LONG,
          "a challenge of "
              + challenge.size()
              + " octets; this TPM takes at most "
              + longestChallenge);
    }
    IdentityKeyBlob blob = identityKey.open();
    try {
      Statement kat =
          connection.call(
              CERTIFY, deadline, channel -> certify(channel, identityKey, blob, challenge));
      Statement pat =
          connection.call(
              QUOTE,
              deadline,
              channel -> Statement.quote(channel, attestationKey, challenge, pcrs));
      check(kat, pat, challenge, identityKey);
      return CmwWriter.cborRecord(ParsecTpmToken.TYPE, token(kat, pat, identityKey).encode());
    } catch (TpmException failure) {
      throw AttesterFailure.of(failure);
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  private Statement certify(
      TpmChannel channel, TpmIdentityKey key, IdentityKeyBlob blob, Bytes challenge)
      throws TpmException {
    try (LoadedObject loaded = key.load(channel, blob)) {
      return Statement.certify(channel, loaded, attestationKey, challenge);
    }
  }

  /**
   * That the TPM said what it was asked to say: a bank that was switched off meanwhile is quoted as
   * the digest of nothing, and a foreign response on the channel must not leave this machine.
   */
  private void check(Statement kat, Statement pat, Bytes challenge, TpmIdentityKey key)
      throws AttestationException {
    TpmsAttest certified = kat.attest();
    TpmsAttest quoted = pat.attest();
    require(
        certified.attested() instanceof TpmsAttest.Certify certify
            && certify.name().equals(key.area().name()),
        "Certify speaks of another key");
    require(
        quoted.attested() instanceof TpmsAttest.Quote quote
            && quote.selections().size() == 1
            && quote.selections().get(0).sameRegisters(pcrs),
        "Quote speaks of other registers than " + pcrs.spelling());
    require(
        certified.extraData().equals(challenge) && quoted.extraData().equals(challenge),
        "a statement holds another challenge");
    require(
        certified.qualifiedSigner().equals(quoted.qualifiedSigner()),
        "the statements have different signers");
  }

  private static void require(boolean holds, String otherwise) throws AttestationException {
    if (!holds) {
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE, "the TPM was asked for something else: " + otherwise);
    }
  }

  private ParsecTpmToken token(Statement kat, Statement pat, TpmIdentityKey key) {
    Bytes kid = attestationKey.kid();
    return new ParsecTpmToken(
        new ParsecTpmToken.Kat(kid, kat.signature(), kat.octets(), key.area().encode()),
        new ParsecTpmToken.Pat(kid, pat.signature(), pat.octets()));
  }

  private static int largestDigest(TpmConnection connection, Deadline deadline)
      throws TpmException {
    return connection.call(
        TpmOperation.named("reading properties"),
        deadline,
        channel -> channel.property(TPM_PT.MAX_DIGEST));
  }
}
