package org.attls.rot.software;

import java.security.GeneralSecurityException;
import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.eat.mbedtls.InsecurePublishedKey;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;

/**
 * Attests as the client of the mbedTLS proof of concept does, in software and with the signing key
 * that was published with it: the only evidence without a verifier that its server takes, and worth
 * nothing.
 */
public final class InsecureMbedtlsAttester implements Attester {
  private static final int SHORTEST_CHALLENGE = 8;
  private static final int LONGEST_CHALLENGE = 64;

  /** What every client of the proof of concept calls itself. */
  private static final Bytes UEID = Bytes.utf8("ueid_ueid");

  private final EcCoseSigner signer = InsecurePublishedKey.signer();

  @Override
  public List<CmwType> evidenceTypes() {
    return List.of(MbedtlsBundle.TYPE);
  }

  @Override
  public IdentityKey identityKey(Deadline deadline) {
    return new SoftwareKey(EcSigner.generate(EcCurve.P256));
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException {
    if (!type.matches(MbedtlsBundle.TYPE)) {
      throw new IllegalArgumentException("this attester makes no " + type);
    }
    if (!(key instanceof SoftwareKey own)) {
      throw new IllegalArgumentException("not a key of this attester");
    }
    if (challenge.size() < SHORTEST_CHALLENGE || challenge.size() > LONGEST_CHALLENGE) {
      throw new AttestationException(
          Reason.CHALLENGE_TOO_LONG,
          "a challenge of "
              + challenge.size()
              + " octets, eat_nonce has "
              + SHORTEST_CHALLENGE
              + ".."
              + LONGEST_CHALLENGE);
    }
    try {
      return CmwWriter.cborRecord(
          MbedtlsBundle.TYPE,
          MbedtlsBundle.make(signer, challenge, own.pair().publicKey(), UEID).octets());
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
