package org.attls.eat.cca;

import org.attls.cmw.octets.MalformedException;

/**
 * What Parsec CCA evidence says, all its structures read. Nothing is verified yet: see {@link
 * ParsecCcaVerification}.
 *
 * @param kat the key attestation
 * @param token the CCA token
 * @param platform claims of its platform token
 * @param realm claims of its realm token
 */
public record ParsecCcaEvidence(
    CcaKat kat, CcaToken token, CcaPlatformClaims platform, CcaRealmClaims realm) {

  /** Reads all structures of a token. */
  public static ParsecCcaEvidence read(ParsecCcaToken token) throws MalformedException {
    CcaKat kat = CcaKat.read(token.kat());
    CcaToken pat = CcaToken.read(token.pat());
    return new ParsecCcaEvidence(
        kat,
        pat,
        CcaPlatformClaims.read(pat.platform().unverifiedPayload()),
        CcaRealmClaims.read(pat.realm().unverifiedPayload()));
  }
}
