package org.attls.eat.inspect;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.rats.AttestationException;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;

/**
 * Looks into the pair of tokens of the mbedTLS proof of concept: the challenge and the identity key
 * in one, and whether the other was made for that key.
 */
public final class MbedtlsBundleInspector implements EvidenceInspector {
  @Override
  public CmwType evidenceType() {
    return MbedtlsBundle.TYPE;
  }

  /**
   * @throws AttestationException {@link Reason#TYPE_MISMATCH} for a wrapper of another type, {@link
   *     Reason#EVIDENCE_MALFORMED} for tokens that cannot be read, {@link Reason#KEY_MISMATCH} when
   *     the platform token was made for another key
   */
  @Override
  public InspectedEvidence inspect(Cmw evidence) throws AttestationException {
    if (!evidence.type().matches(MbedtlsBundle.TYPE) || !(evidence instanceof CmwMessage message)) {
      throw new AttestationException(
          Reason.TYPE_MISMATCH, "expected " + MbedtlsBundle.TYPE + ", found " + evidence.type());
    }
    MbedtlsBundle bundle;
    try {
      bundle = MbedtlsBundle.read(message.value());
    } catch (MalformedException malformed) {
      throw new AttestationException(
          Reason.EVIDENCE_MALFORMED, String.valueOf(malformed.getMessage()), malformed);
    }
    if (!bundle.pat().isBoundTo(bundle.kat().identityKey())) {
      throw new AttestationException(
          Reason.KEY_MISMATCH, "the nonce of the pat is not SHA-256 of the identity key");
    }
    return new InspectedEvidence(
        List.of(bundle.kat().nonce()),
        bundle.kat().identityKey().spki(),
        Optional.empty(),
        Optional.of(bundle.pat().ueid()),
        Optional.empty());
  }
}
