package org.attls.rot.tpm;

import org.attls.cmw.octets.Bytes;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.eat.tpm.TpmtSignature;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.IdentityKeyBlob;
import org.attls.rot.tpm.key.StorageRoot;
import tss.tpm.TPMS_NULL_SIG_SCHEME;
import tss.tpm.TPM_PT;

/** What the attestation key of a TPM says: that a key is in the TPM, and what registers hold. */
final class Testimony {
  private static final TpmOperation CERTIFY = TpmOperation.named("Certify");
  private static final TpmOperation QUOTE = TpmOperation.named("Quote");

  /** TPM2B_DATA: an algorithm identifier and the largest digest. */
  private static final int ALGORITHM_OCTETS = 2;

  private final TpmConnection connection;
  private final StorageRoot root;
  private final AttestationKey attestationKey;
  private final PcrSelection pcrs;
  private final int longestChallenge;

  private Testimony(
      TpmConnection connection,
      StorageRoot root,
      AttestationKey attestationKey,
      PcrSelection pcrs,
      int longestChallenge) {
    this.connection = connection;
    this.root = root;
    this.attestationKey = attestationKey;
    this.pcrs = pcrs;
    this.longestChallenge = longestChallenge;
  }

  /** Asks the TPM how long a challenge may be. */
  static Testimony of(
      TpmConnection connection,
      StorageRoot root,
      AttestationKey attestationKey,
      PcrSelection pcrs,
      Deadline deadline)
      throws TpmException {
    int longest = ALGORITHM_OCTETS + largestDigest(connection, deadline);
    return new Testimony(connection, root, attestationKey, pcrs, longest);
  }

  private static int largestDigest(TpmConnection connection, Deadline deadline)
      throws TpmException {
    return connection.call(
        TpmOperation.named("reading properties"),
        deadline,
        channel -> channel.property(TPM_PT.MAX_DIGEST));
  }

  AttestationKey attestationKey() {
    return attestationKey;
  }

  /** In octets. */
  int longestChallenge() {
    return longestChallenge;
  }

  /**
   * What the attestation key says of a key and of the registers.
   *
   * @throws AttestationException {@link Reason#CHALLENGE_TOO_LONG}, {@link
   *     Reason#ATTESTER_UNAVAILABLE} or {@link Reason#DEADLINE}
   */
  ParsecTpmToken about(IdentityKeyBlob key, Bytes challenge, Deadline deadline)
      throws AttestationException {
    if (challenge.size() > longestChallenge) {
      throw new AttestationException(
          Reason.CHALLENGE_TOO_LONG,
          "a challenge of "
              + challenge.size()
              + " octets; this TPM takes at most "
              + longestChallenge);
    }
    try {
      Statement kat =
          connection.call(CERTIFY, deadline, channel -> certify(channel, key, challenge));
      Statement pat =
          connection.call(
              QUOTE,
              deadline,
              channel -> Statement.quote(channel, attestationKey, challenge, pcrs));
      check(kat, pat, challenge, key.area());
      return token(kat, pat, key.area());
    } catch (TpmException failure) {
      throw AttesterFailure.of(failure);
    }
  }

  /**
   * Its signature over what cannot be taken for a statement of the TPM: the TPM hashes it itself,
   * and gives a ticket only for content that does not begin as those do.
   */
  TpmtSignature.Ecdsa sign(Bytes content, Deadline deadline) throws AttestationException {
    TpmHash hash = attestationKey.hash();
    try {
      return connection.call(
          TpmOperation.named("Sign"),
          deadline,
          channel -> {
            TicketedDigest hashed = TicketedDigest.of(channel, hash, content);
            return attestationKey.use(
                channel,
                key -> {
                  channel.send(
                      tpm ->
                          tpm.Sign(
                              key, hashed.digest(), new TPMS_NULL_SIG_SCHEME(), hashed.ticket()));
                  return TpmIdentityKey.signature(channel, hash);
                });
          });
    } catch (TpmException failure) {
      throw AttesterFailure.of(failure);
    }
  }

  private Statement certify(TpmChannel channel, IdentityKeyBlob key, Bytes challenge)
      throws TpmException {
    try (LoadedObject loaded = key.load(channel, root)) {
      return Statement.certify(channel, loaded, attestationKey, challenge);
    }
  }

  /**
   * That the TPM said what it was asked to say: a bank that was switched off meanwhile is quoted as
   * the digest of nothing, and a foreign response on the channel must not leave this machine.
   */
  private void check(Statement kat, Statement pat, Bytes challenge, TpmtPublic key)
      throws AttestationException {
    TpmsAttest certified = kat.attest();
    TpmsAttest quoted = pat.attest();
    require(
        certified.attested() instanceof TpmsAttest.Certify certify
            && certify.name().equals(key.name()),
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

  private ParsecTpmToken token(Statement kat, Statement pat, TpmtPublic key) {
    Bytes kid = attestationKey.kid();
    return new ParsecTpmToken(
        new ParsecTpmToken.Kat(kid, kat.signature(), kat.octets(), key.encode()),
        new ParsecTpmToken.Pat(kid, pat.signature(), pat.octets()));
  }
}
