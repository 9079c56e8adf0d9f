package org.attls.rot.software;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Supplier;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.kat.InsecureSoftwareAttestation;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatTokens;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;

/**
 * A key attestation service in software: makes the bundle of draft-bft-rats-kat-06 as a root of
 * trust would, with keys that anybody in this process can read. Its evidence calls itself insecure
 * ({@link InsecureSoftwareAttestation}), and a verifier appraises it only when it was told to.
 */
public final class InsecureSoftwareAttester implements Attester {
  /** eat_nonce (RFC 9711, section 4.1). */
  private static final int LONGEST_CHALLENGE = 64;

  private final EcCoseSigner attesting = EcCoseSigner.generate(EcCurve.P256);
  private final EcSigner platformKey;
  private final Supplier<EcSigner> identityKeys;

  /**
   * A service with this key as its platform attestation key (PAK), a key attestation key (KAK) of
   * its own, and a new identity key for each connection.
   *
   * @param platformKey on P-256, P-384 or P-521
   */
  public InsecureSoftwareAttester(EcSigner platformKey) {
    this(platformKey, () -> EcSigner.generate(EcCurve.P256));
  }

  /** The same, with one identity key for all connections, such as that of a certificate. */
  public InsecureSoftwareAttester(EcSigner platformKey, EcSigner identityKey) {
    this(platformKey, () -> identityKey);
  }

  private InsecureSoftwareAttester(EcSigner platformKey, Supplier<EcSigner> identityKeys) {
    this.platformKey = platformKey;
    this.identityKeys = identityKeys;
  }

  /** What relying parties and verifiers know it by. */
  public Bytes instance() {
    return InsecureSoftwareAttestation.instance(platformKey.publicKey());
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return List.of(KatBundle.TYPE);
  }

  @Override
  public IdentityKey identityKey(Deadline deadline) {
    return new SoftwareKey(identityKeys.get());
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException {
    if (!type.matches(KatBundle.TYPE)) {
      throw new IllegalArgumentException("this attester makes no " + type);
    }
    if (!(key instanceof SoftwareKey own)) {
      throw new IllegalArgumentException("not a key of this attester");
    }
    if (challenge.size() > LONGEST_CHALLENGE) {
      throw new AttestationException(
          Reason.CHALLENGE_TOO_LONG,
          "a challenge of "
              + challenge.size()
              + " octets; a key attestation token takes at most "
              + LONGEST_CHALLENGE);
    }
    try {
      return KatBundle.make(
              KatTokens.kat(challenge, own.pair().publicKey(), attesting.publicKey(), attesting),
              InsecureSoftwareAttestation.pat(
                  platformKey.publicKey(), attesting.publicKey(), EcCoseSigner.of(platformKey)))
          .cmw();
    } catch (GeneralSecurityException failure) {
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE, "a key in software does not sign", failure);
    }
  }

  /** Nothing is held. */
  @Override
  public void close() {
    // Keys in memory end with whoever refers to them.
  }
}
