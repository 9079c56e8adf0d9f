package org.attls.eat.inspect;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwCollection;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Nonces;
import org.attls.eat.cose.EcCoseVerifier;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatClaims;
import org.attls.rats.AttestationException;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;

/**
 * Looks into a bundle of draft-bft-rats-kat-06: the challenge in its key attestation token, and the
 * identity key.
 *
 * <p>Whether the platform attestation token vouches for the key in the other one, and whether that
 * key signed it, needs no trust anchor: both are checked here already. A bundle says nothing of
 * where its identity key lives; that is what the key attestation key is trusted for.
 */
public final class KatBundleInspector implements EvidenceInspector {
  @Override
  public CmwType evidenceType() {
    return KatBundle.TYPE;
  }

  /**
   * @throws AttestationException {@link Reason#TYPE_MISMATCH} for a wrapper that is no such
   *     collection in CBOR, {@link Reason#EVIDENCE_MALFORMED} for tokens that cannot be read,
   *     {@link Reason#KEY_MISMATCH} when the platform attestation token vouches for another key,
   *     {@link Reason#EVIDENCE_SIGNATURE} when the key attestation token is not signed by the key
   *     that it names
   */
  @Override
  public InspectedEvidence inspect(Cmw evidence) throws AttestationException {
    // A record can claim to be of a collection's type.
    if (!(evidence instanceof CmwCollection) || !evidence.type().matches(KatBundle.TYPE)) {
      throw new AttestationException(
          Reason.TYPE_MISMATCH,
          "expected a collection of type " + KatBundle.TYPE + ", found " + evidence.type());
    }
    try {
      KatBundle bundle = KatBundle.read(evidence);
      ClaimsSet pat = ClaimsSet.readCbor(bundle.pat().unverifiedPayload());
      KatClaims kat = KatClaims.read(bundle.kat().unverifiedPayload());
      requireBound(kat, pat.require(Claim.NONCE));
      requireSigned(bundle, kat);
      return new InspectedEvidence(
          List.of(kat.nonce()),
          kat.identityKey().key().spki(),
          Optional.empty(),
          bundle.instance(),
          Optional.empty());
    } catch (MalformedException malformed) {
      throw new AttestationException(Reason.EVIDENCE_MALFORMED, malformed.getMessage(), malformed);
    }
  }

  private static void requireBound(KatClaims kat, Nonces nonces) throws AttestationException {
    if (!kat.keyAttestationKey().isCanonical() || !nonces.isExactly(kat.binding())) {
      throw new AttestationException(
          Reason.KEY_MISMATCH,
          "the platform attestation token does not vouch for the key in kak-pub, whose digest is "
              + kat.binding().hex());
    }
  }

  private static void requireSigned(KatBundle bundle, KatClaims kat) throws AttestationException {
    try {
      bundle.kat().verify(EcCoseVerifier.of(kat.keyAttestationKey()));
    } catch (GeneralSecurityException refused) {
      throw new AttestationException(
          Reason.EVIDENCE_SIGNATURE,
          "the key attestation token is not signed by kak-pub: " + refused.getMessage(),
          refused);
    }
  }
}
