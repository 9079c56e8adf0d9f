package org.attls.eat.parsec;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.VerificationKey;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmSigningScheme;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.eat.tpm.TpmtSignature;

/**
 * What a token says, all its structures read to the last octet. Nothing is verified yet: see {@link
 * ParsecTpmVerification}.
 *
 * @param katSignature signature over {@code kat.certInfo}
 * @param certInfo the certify structure
 * @param certify what it certifies
 * @param identityKey public area of the identity key
 * @param patSignature signature over {@code pat.attestInfo}
 * @param attestInfo the quote structure
 * @param quote what it quotes
 */
public record ParsecTpmEvidence(
    TpmtSignature katSignature,
    TpmsAttest certInfo,
    TpmsAttest.Certify certify,
    TpmtPublic identityKey,
    TpmtSignature patSignature,
    TpmsAttest attestInfo,
    TpmsAttest.Quote quote) {

  /** Refuses an identity key that is not on an elliptic curve. */
  public ParsecTpmEvidence {
    if (!(identityKey.key() instanceof EcKey)) {
      throw new IllegalArgumentException("an identity key of " + identityKey.key().title());
    }
  }

  /** Reads all structures of a token. */
  public static ParsecTpmEvidence read(ParsecTpmToken token) throws MalformedException {
    TpmtSignature katSignature = TpmtSignature.read(token.kat().sig(), "kat.sig");
    TpmsAttest certInfo = certInfo(token.kat().certInfo());
    TpmtPublic identityKey = TpmtPublic.readEcc(token.kat().pubArea(), "kat.pubArea");
    TpmtSignature patSignature = TpmtSignature.read(token.pat().sig(), "pat.sig");
    TpmsAttest attestInfo = attestInfo(token.pat().attestInfo());
    return of(katSignature, certInfo, identityKey, patSignature, attestInfo);
  }

  /** What {@link #certInfo} and {@link #attestInfo} have read is of the right types. */
  static ParsecTpmEvidence of(
      TpmtSignature katSignature,
      TpmsAttest certInfo,
      TpmtPublic identityKey,
      TpmtSignature patSignature,
      TpmsAttest attestInfo) {
    return new ParsecTpmEvidence(
        katSignature,
        certInfo,
        (TpmsAttest.Certify) certInfo.attested(),
        identityKey,
        patSignature,
        attestInfo,
        (TpmsAttest.Quote) attestInfo.attested());
  }

  /** The identity key. */
  public EcKey attestedKey() {
    return identityKey.ecKey();
  }

  /**
   * How both signatures have to be made, if this is the attestation key. The hash is the one of the
   * key's curve. An RSA key does not show how it signs; a restricted one has a single scheme, so
   * both have to agree with what the quote's signature says, with SHA-256 or SHA-384.
   */
  public TpmtPublic.Scheme schemeOf(VerificationKey attestationKey) {
    if (attestationKey instanceof EcKey ec) {
      return new TpmtPublic.Scheme(TpmSigningScheme.ECDSA, TpmHash.of(ec.curve()));
    }
    return patSignature instanceof TpmtSignature.Rsa rsa && rsa.hash().isForRsa()
        ? new TpmtPublic.Scheme(rsa.scheme(), rsa.hash())
        : new TpmtPublic.Scheme(TpmSigningScheme.RSASSA, TpmHash.SHA256);
  }

  static TpmsAttest certInfo(Bytes octets) throws MalformedException {
    TpmsAttest attest = TpmsAttest.read(octets, "kat.certInfo");
    if (!(attest.attested() instanceof TpmsAttest.Certify)) {
      throw new MalformedException("kat.certInfo.type", 4, "a quote where certify belongs");
    }
    return attest;
  }

  static TpmsAttest attestInfo(Bytes octets) throws MalformedException {
    TpmsAttest attest = TpmsAttest.read(octets, "pat.attestInfo");
    if (!(attest.attested() instanceof TpmsAttest.Quote)) {
      throw new MalformedException("pat.attestInfo.type", 4, "certify where a quote belongs");
    }
    return attest;
  }
}
