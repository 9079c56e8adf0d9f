package org.attls.verifier.embedded;

import java.security.GeneralSecurityException;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.kat.InsecureSoftwareAttestation;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatTokens;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;

/** Bundles of software that says it is software: honest ones, and others. */
public final class SoftwareBundle {
  /** What the good ones answer. */
  public static final Bytes CHALLENGE = Bytes.utf8("a challenge of exactly 32 octets");

  private static final EcCoseSigner PLATFORM = EcCoseSigner.generate(EcCurve.P256);
  private static final EcCoseSigner STRANGER = EcCoseSigner.generate(EcCurve.P256);
  private static final EcCoseSigner ATTESTING = EcCoseSigner.generate(EcCurve.P256);

  /** The key of the attester. */
  public static final EcKey PLATFORM_KEY = PLATFORM.publicKey();

  /** The attested key. */
  public static final EcKey IDENTITY_KEY = EcCoseSigner.generate(EcCurve.P256).publicKey();

  private SoftwareBundle() {}

  /** As it should be. */
  public static Cmw honest() throws GeneralSecurityException {
    return bundle(CHALLENGE, PLATFORM_KEY, PLATFORM);
  }

  /** By software that nobody knows. */
  public static Cmw byAStranger() throws GeneralSecurityException {
    return bundle(CHALLENGE, STRANGER.publicKey(), STRANGER);
  }

  /** By software that gives itself out for the known one. */
  public static Cmw signedByAStranger() throws GeneralSecurityException {
    return bundle(CHALLENGE, PLATFORM_KEY, STRANGER);
  }

  /** By the known software, over something else. */
  public static Cmw overAnotherChallenge() throws GeneralSecurityException {
    return bundle(Bytes.copyOf(new byte[32]), PLATFORM_KEY, PLATFORM);
  }

  private static Cmw bundle(Bytes challenge, EcKey claimed, EcCoseSigner signer)
      throws GeneralSecurityException {
    return KatBundle.make(
            KatTokens.kat(challenge, IDENTITY_KEY, ATTESTING.publicKey(), ATTESTING),
            InsecureSoftwareAttestation.pat(claimed, ATTESTING.publicKey(), signer))
        .cmw();
  }
}
