package org.attls.rot.tpm;

import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.cose.CoseAlgorithm;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatTokens;
import org.attls.eat.kat.TpmKeyAttestation;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.TpmtSignature;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.rot.tpm.key.IdentityKeyBlob;

/**
 * An attester on a TPM 2.0 whose evidence is the bundle of draft-bft-rats-kat-06: a key attestation
 * key (KAK), made in the TPM for this one bundle, signs the key attestation token; the attestation
 * key signs the platform attestation token about the KAK and the registers, as {@link
 * TpmKeyAttestation} describes.
 *
 * <p>The token about the identity key is signed by the KAK, which signs what it is given: unlike in
 * Parsec evidence, the TPM itself does not say that the identity key is in it.
 */
public final class TpmKatAttester implements Attester {
  /** eat_nonce (RFC 9711, section 4.1). */
  private static final int LONGEST_CHALLENGE = 64;

  private final TpmAttester tpm;
  private final EcCurve curve;

  private TpmKatAttester(TpmAttester tpm, EcCurve curve) {
    this.tpm = tpm;
    this.curve = curve;
  }

  /**
   * An attester with the keys and registers of another, which is closed together with it.
   *
   * @throws AttestationException {@link Reason#ATTESTER_UNAVAILABLE} for an RSA attestation key,
   *     which does not sign these tokens; the other attester stays open then
   */
  public static TpmKatAttester over(TpmAttester tpm) throws AttestationException {
    if (tpm.attestationKey().key() instanceof EcKey key) {
      return new TpmKatAttester(tpm, key.curve());
    }
    throw new AttestationException(
        Reason.ATTESTER_UNAVAILABLE,
        "the attestation key is "
            + tpm.attestationKey().key().title()
            + ": the tokens of a key-attestation bundle are signed with ECDSA only; Parsec evidence"
            + " takes RSA");
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return List.of(KatBundle.TYPE);
  }

  @Override
  public TpmIdentityKey identityKey(Deadline deadline) throws AttestationException {
    return tpm.identityKey(deadline);
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException {
    if (!type.matches(KatBundle.TYPE)) {
      throw new IllegalArgumentException("this attester makes no " + type);
    }
    if (challenge.size() > LONGEST_CHALLENGE) {
      throw new AttestationException(
          Reason.CHALLENGE_TOO_LONG,
          "a challenge of "
              + challenge.size()
              + " octets; a key attestation token takes at most "
              + LONGEST_CHALLENGE);
    }
    TpmIdentityKey identityKey = tpm.requireOwn(key);
    identityKey.open();
    IdentityKeyBlob kak = tpm.newKey(deadline);
    try {
      return bundle(challenge, identityKey, kak, deadline).cmw();
    } finally {
      kak.erase();
    }
  }

  private KatBundle bundle(
      Bytes challenge, TpmIdentityKey identityKey, IdentityKeyBlob kak, Deadline deadline)
      throws AttestationException {
    EcKey kakPub = kak.area().ecKey();
    ParsecTpmToken statements =
        tpm.testimony().about(kak, TpmKeyAttestation.challenge(kakPub, challenge), deadline);
    try {
      CoseSign1 pat =
          TpmKeyAttestation.pat(
              statements,
              kakPub,
              new InTpm(curve, content -> tpm.testimony().sign(content, deadline)));
      CoseSign1 kat =
          KatTokens.kat(
              challenge,
              identityKey.area().ecKey(),
              kakPub,
              new InTpm(kakPub.curve(), content -> tpm.sign(kak, content, deadline)));
      return KatBundle.make(kat, pat);
    } catch (GeneralSecurityException failure) {
      if (failure.getCause() instanceof AttestationException reason) {
        throw reason;
      }
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE, "a key of the TPM does not sign what it should", failure);
    }
  }

  @Override
  public void close() {
    tpm.close();
  }

  /** How a key in the TPM signs. */
  private interface Sign {
    TpmtSignature.Ecdsa over(Bytes content) throws AttestationException;
  }

  /** A key in the TPM, for COSE. */
  private record InTpm(EcCurve curve, Sign key) implements CoseSigner {
    @Override
    public int algorithm() {
      return CoseAlgorithm.of(curve).number();
    }

    @Override
    public Bytes sign(Bytes toBeSigned) throws GeneralSecurityException {
      try {
        return key.over(toBeSigned).fixedWidth(curve);
      } catch (AttestationException failure) {
        throw new SignatureException(failure.getMessage(), failure);
      }
    }
  }
}
