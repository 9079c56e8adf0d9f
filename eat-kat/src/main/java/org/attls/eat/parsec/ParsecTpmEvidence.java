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
 * ParsecTpmVerification}. Nobody else makes one, so that it says what its token says.
 */
public final class ParsecTpmEvidence {
  private final ParsecTpmToken token;
  private final TpmtSignature katSignature;
  private final TpmsAttest certInfo;
  private final TpmtPublic identityKey;
  private final TpmtSignature patSignature;
  private final TpmsAttest attestInfo;

  /**
   * Of structures that were read one by one.
   *
   * @param certInfo by {@link #certInfo(Bytes)}
   * @param identityKey by {@link TpmtPublic#readEcc}
   * @param attestInfo by {@link #attestInfo(Bytes)}
   */
  ParsecTpmEvidence(
      ParsecTpmToken token,
      TpmtSignature katSignature,
      TpmsAttest certInfo,
      TpmtPublic identityKey,
      TpmtSignature patSignature,
      TpmsAttest attestInfo) {
    this.token = token;
    this.katSignature = katSignature;
    this.certInfo = certInfo;
    this.identityKey = identityKey;
    this.patSignature = patSignature;
    this.attestInfo = attestInfo;
  }

  /** Reads all structures of a token. */
  public static ParsecTpmEvidence read(ParsecTpmToken token) throws MalformedException {
    TpmtSignature katSignature = TpmtSignature.read(token.kat().sig(), "kat.sig");
    TpmsAttest certInfo = certInfo(token.kat().certInfo());
    TpmtPublic identityKey = TpmtPublic.readEcc(token.kat().pubArea(), "kat.pubArea");
    TpmtSignature patSignature = TpmtSignature.read(token.pat().sig(), "pat.sig");
    TpmsAttest attestInfo = attestInfo(token.pat().attestInfo());
    return new ParsecTpmEvidence(
        token, katSignature, certInfo, identityKey, patSignature, attestInfo);
  }

  /** The token that says it. */
  public ParsecTpmToken token() {
    return token;
  }

  /** Signature over {@code kat.certInfo}. */
  public TpmtSignature katSignature() {
    return katSignature;
  }

  /** The certify structure. */
  public TpmsAttest certInfo() {
    return certInfo;
  }

  /** What it certifies. */
  public TpmsAttest.Certify certify() {
    return (TpmsAttest.Certify) certInfo.attested();
  }

  /** Public area of the identity key. */
  public TpmtPublic identityKey() {
    return identityKey;
  }

  /** Signature over {@code pat.attestInfo}. */
  public TpmtSignature patSignature() {
    return patSignature;
  }

  /** The quote structure. */
  public TpmsAttest attestInfo() {
    return attestInfo;
  }

  /** What it quotes. */
  public TpmsAttest.Quote quote() {
    return (TpmsAttest.Quote) attestInfo.attested();
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
