package org.attls.eat.kat;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.check.Outcome;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.EatProfile;
import org.attls.eat.claims.Nonces;
import org.attls.eat.claims.Ueid;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.key.EcKey;
import org.attls.eat.parsec.ParsecTpmExpectation;
import org.attls.eat.parsec.ParsecTpmReport;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.parsec.ParsecTpmVerification;
import org.attls.eat.parsec.VerifiedParsecTpm;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;

/**
 * The platform attestation token of a TPM; the profile is ours. Its attestation key (AK) is the
 * platform attestation key, and says what it would say of a TLS key in Parsec evidence about the
 * key attestation key (KAK) instead.
 *
 * <pre>
 * pat = { &amp;(eat_nonce: 10)    =&gt; SHA-256(kak-pub)
 *         &amp;(ueid: 256)        =&gt; kid of the AK: 01 || SHA-256(SubjectPublicKeyInfo)
 *         &amp;(eat_profile: 265) =&gt; "tag:attls.org,2026:tpm-key-attestation"
 *         &amp;(cmw: 299)         =&gt; [ "application/vnd.parallaxsecond.key-attestation.tpm",
 *                                bytes .cbor token ] }
 * </pre>
 *
 * <p>In {@code token} the AK certifies the KAK and quotes registers, both over {@link #challenge}:
 * SHA-256(eat_nonce || challenge of the connection). So a PAT of this profile is for one
 * connection, like Parsec evidence; over the eat_nonce alone, a quote of a good state could be
 * shown again for as long as somebody has the KAK, whatever runs by then.
 */
public final class TpmKeyAttestation implements KatExpectation.PlatformRule {
  /** What the token calls itself. */
  public static final EatProfile PROFILE =
      new EatProfile.Uri("tag:attls.org,2026:tpm-key-attestation");

  private final EcKey attestationKey;
  private final Bytes connection;
  private final List<PcrValues> references;

  private TpmKeyAttestation(EcKey attestationKey, Bytes connection, List<PcrValues> references) {
    this.attestationKey = attestationKey;
    this.connection = connection;
    this.references = List.copyOf(references);
  }

  /**
   * What the registers of a TPM may hold.
   *
   * @param attestationKey the endorsed key, which must have signed token and PAT
   * @param connection the challenge of the connection, as in the key attestation token
   * @param references the states that are good; without any, registers are not compared
   */
  public static TpmKeyAttestation of(
      EcKey attestationKey, Bytes connection, List<PcrValues> references) {
    return new TpmKeyAttestation(attestationKey, connection, references);
  }

  /**
   * What the AK has to certify and quote over: SHA-256(SHA-256(kak-pub) || challenge), 32 octets.
   *
   * @param connection the challenge of the connection, 8..64 octets
   */
  public static Bytes challenge(EcKey keyAttestationKey, Bytes connection) {
    return challenge(binding(keyAttestationKey), connection);
  }

  private static Bytes challenge(Bytes binding, Bytes connection) {
    return TpmHash.SHA256.digest(binding, connection);
  }

  private static Bytes binding(EcKey keyAttestationKey) {
    return KatClaims.binding(CoseKey.of(keyAttestationKey));
  }

  /**
   * Makes a platform attestation token.
   *
   * @param token over {@link #challenge}
   * @param signer signs with the AK
   */
  public static CoseSign1 pat(ParsecTpmToken token, EcKey keyAttestationKey, CoseSigner signer)
      throws GeneralSecurityException {
    ClaimsSet.Builder platform =
        ClaimsSet.cbor()
            .put(Claim.UEID, new Ueid(token.pat().kid()))
            .put(Claim.PROFILE, PROFILE)
            .put(Claim.CMW, CmwWriter.cborRecord(ParsecTpmToken.TYPE, token.encode()));
    return KatTokens.pat(platform, keyAttestationKey, signer);
  }

  @Override
  public Optional<String> defect(ClaimsSet pat) {
    if (!pat.get(Claim.PROFILE).equals(Optional.of(PROFILE))) {
      return Optional.of("eat_profile is not " + PROFILE.value());
    }
    Optional<Cmw> statement = pat.get(Claim.CMW);
    Optional<Nonces> nonces = pat.get(Claim.NONCE);
    Optional<Ueid> ueid = pat.get(Claim.UEID);
    if (nonces.isEmpty()
        || ueid.isEmpty()
        || !(statement.orElse(null) instanceof CmwRecord record)
        || !record.type().matches(ParsecTpmToken.TYPE)) {
      return Optional.of("no statements of a TPM");
    }
    Bytes binding = nonces.get().values().get(0);
    ParsecTpmReport report =
        ParsecTpmVerification.verify(
            record.value(),
            ParsecTpmExpectation.of(attestationKey, challenge(binding, connection))
                .withKid(ueid.get().octets())
                .withReferences(references));
    Optional<VerifiedParsecTpm> verified = report.verified();
    if (verified.isEmpty()) {
      return Optional.of(report.firstFailure().map(Outcome::toString).orElse("unproven"));
    }
    // The PAT vouches for kak-pub by this digest; the TPM must have certified that very key.
    return binding(verified.get().attestedKey()).equals(binding)
        ? Optional.empty()
        : Optional.of("the TPM certified another key than kak-pub");
  }
}
