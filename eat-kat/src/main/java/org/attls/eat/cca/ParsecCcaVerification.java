package org.attls.eat.cca;

import java.security.GeneralSecurityException;
import java.util.Optional;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.check.Checklist;
import org.attls.eat.cose.EcCoseVerifier;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.TpmHash;
import org.jspecify.annotations.Nullable;

/**
 * The checks on Parsec CCA evidence, in one place and in the order of {@link ParsecCcaCheck}.
 *
 * <pre>
 * CPAK (configured) --signs--&gt; platform token, challenge = H(RAK)
 * RAK               --signs--&gt; realm token,    challenge = SHA-512(kat)
 *                              kat,            nonce = challenge of the connection, cnf = identity key
 * </pre>
 *
 * <p>First all structures are read. Then every check runs whose structures could be read, whether
 * earlier ones failed or not, so that the report tells which statements of the evidence stand; a
 * key attestation that cannot be read can still be the one that the realm token is bound to. It
 * costs two signature verifications, whatever the evidence says.
 */
public final class ParsecCcaVerification {
  private final ParsecCcaExpectation expectation;
  private final Checklist<ParsecCcaCheck> checks = new Checklist<>();

  private ParsecCcaVerification(ParsecCcaExpectation expectation) {
    this.expectation = expectation;
  }

  /** Checks evidence as received. */
  public static ParsecCcaReport verify(Bytes token, ParsecCcaExpectation expectation) {
    ParsecCcaVerification run = new ParsecCcaVerification(expectation);
    ParsecCcaToken read =
        run.checks.structure(ParsecCcaCheck.TOKEN, () -> ParsecCcaToken.read(token));
    return read == null ? run.report(null, null) : run.run(read);
  }

  /** Checks a token that was read already. */
  public static ParsecCcaReport verify(ParsecCcaToken token, ParsecCcaExpectation expectation) {
    ParsecCcaVerification run = new ParsecCcaVerification(expectation);
    run.checks.wellFormed(ParsecCcaCheck.TOKEN);
    return run.run(token);
  }

  private ParsecCcaReport run(ParsecCcaToken token) {
    CcaKat kat = checks.structure(ParsecCcaCheck.KAT_FORMAT, () -> CcaKat.read(token.kat()));
    CcaToken pat = checks.structure(ParsecCcaCheck.PAT_FORMAT, () -> CcaToken.read(token.pat()));
    if (pat == null) {
      return report(null, null);
    }
    CcaPlatformClaims platform =
        checks.structure(
            ParsecCcaCheck.PLATFORM_CLAIMS,
            () -> CcaPlatformClaims.read(pat.platform().unverifiedPayload()));
    CcaRealmClaims realm =
        checks.structure(
            ParsecCcaCheck.REALM_CLAIMS,
            () -> CcaRealmClaims.read(pat.realm().unverifiedPayload()));
    if (platform == null || realm == null) {
      return report(null, null);
    }
    instance(platform);
    signature(ParsecCcaCheck.PLATFORM_SIGNATURE, pat.platform(), expectation.platformKey());
    checks.equal(ParsecCcaCheck.REALM_KEY, realm.publicKeyDigest(), platform.challenge());
    signature(ParsecCcaCheck.REALM_SIGNATURE, pat.realm(), realm.publicKey());
    // P-13: over the octets as carried, whatever they say.
    checks.equal(ParsecCcaCheck.KAT_BINDING, TpmHash.SHA512.digest(token.kat()), realm.challenge());
    if (kat == null) {
      return report(null, null);
    }
    checks.equal(ParsecCcaCheck.CHALLENGE, expectation.challenge(), kat.nonce());
    keyPrivate(kat);
    tlsKey(kat.identityKey());
    ParsecCcaEvidence evidence = new ParsecCcaEvidence(kat, pat, platform, realm);
    return report(evidence, checks.failed() ? null : new VerifiedParsecCca(evidence, expectation));
  }

  /** The key was endorsed for this platform. */
  private void instance(CcaPlatformClaims platform) {
    String found = platform.instanceId().map(Bytes::hex).orElse("no instance identifier");
    if (expectation.instanceId().isEmpty()) {
      checks.notAsked(ParsecCcaCheck.INSTANCE_ENDORSED, () -> found);
      return;
    }
    checks.decide(
        ParsecCcaCheck.INSTANCE_ENDORSED,
        platform.instanceId().equals(expectation.instanceId()),
        expectation.instanceId().get().hex(),
        found);
  }

  /** The key decides about the algorithm, whatever the message says. */
  private void signature(ParsecCcaCheck check, CoseSign1 message, EcKey key) {
    String found;
    boolean valid;
    try {
      message.verify(EcCoseVerifier.of(key));
      valid = true;
      found = "valid, " + key.curve().joseName() + " with " + key.curve().digest();
    } catch (GeneralSecurityException refused) {
      valid = false;
      found = String.valueOf(refused.getMessage());
    }
    String whose =
        check == ParsecCcaCheck.PLATFORM_SIGNATURE ? "the endorsed key" : "the realm key";
    checks.decide(check, valid, "a signature by " + whose + " on " + key.curve().joseName(), found);
  }

  /** The realm says nothing of a key whose private half travels with the evidence. */
  private void keyPrivate(CcaKat kat) {
    checks.decide(
        ParsecCcaCheck.KEY_PRIVATE,
        !kat.carriesPrivateKey(),
        "a public key alone",
        kat.carriesPrivateKey() ? "its private half beside it" : "a public key alone");
  }

  /** The attested key is the one that signs CertificateVerify. */
  private void tlsKey(EcKey attested) {
    if (expectation.tlsKey().isEmpty()) {
      checks.notAsked(ParsecCcaCheck.TLS_KEY, attested::toString);
      return;
    }
    EcKey expected = expectation.tlsKey().get();
    checks.decide(
        ParsecCcaCheck.TLS_KEY,
        attested.equals(expected),
        expected.toString(),
        attested.toString());
  }

  private ParsecCcaReport report(
      @Nullable ParsecCcaEvidence evidence, @Nullable VerifiedParsecCca verified) {
    return new ParsecCcaReport(
        checks.complete(ParsecCcaCheck.values(), "a structure is malformed"),
        Optional.ofNullable(evidence),
        Optional.ofNullable(verified));
  }
}
