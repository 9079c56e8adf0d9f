package org.attls.eat.inspect;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcKey;
import org.attls.eat.parsec.ParsecTpmEvidence;
import org.attls.eat.parsec.ParsecTpmExpectation;
import org.attls.eat.parsec.ParsecTpmReport;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.parsec.ParsecTpmVerification;
import org.attls.eat.parsec.VerifiedParsecTpm;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmtSignature;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.rats.grace.EvidenceMemory;
import org.attls.rats.grace.EvidencedDevice;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the TPM of a Parsec token. Neither the token nor a result about it holds the
 * attestation key, only its identifier; but where a verifier has found both signatures to be of
 * that key, it is the one key that both can be of (SEC 1, section 4.1.6). RSA signatures do not
 * show theirs, so such devices are not recognised.
 */
public final class ParsecTpmMemory implements EvidenceMemory {
  @Override
  public Optional<EvidencedDevice> device(Cmw evidence) {
    return token(evidence).map(Tpm::new);
  }

  private static Optional<ParsecTpmToken> token(Cmw evidence) {
    if (!evidence.type().matches(ParsecTpmToken.TYPE) || !(evidence instanceof CmwRecord wrapper)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ParsecTpmToken.read(wrapper.value()));
    } catch (MalformedException malformed) {
      return Optional.empty();
    }
  }

  private static final class Tpm implements EvidencedDevice {
    private final ParsecTpmToken shown;

    /** Found when it is first needed, which for most devices is never. */
    private @Nullable Optional<Known> known;

    Tpm(ParsecTpmToken shown) {
      this.shown = shown;
    }

    @Override
    public Bytes instance() {
      return shown.kat().kid();
    }

    @Override
    public Bytes recognise(Bytes challenge, Cmw evidence) throws AttestationException {
      Known device = known().orElseThrow(() -> refused("its attestation key is not known here"));
      ParsecTpmToken token =
          token(evidence).orElseThrow(() -> refused("the evidence is of another form"));
      ParsecTpmReport report =
          ParsecTpmVerification.verify(
              token,
              ParsecTpmExpectation.of(device.attestationKey(), challenge).withKid(instance()));
      VerifiedParsecTpm verified =
          report
              .verified()
              .orElseThrow(
                  () -> refused(report.firstFailure().map(Object::toString).orElse("unknown")));
      if (!verified.pcrs().sameRegisters(device.registers())
          || !verified.pcrDigest().equals(device.digest())) {
        throw refused("its registers are not those of its last verdict");
      }
      return verified.attestedKey().spki();
    }

    @Override
    public boolean signed(Cmw evidence) {
      return token(evidence)
          .filter(token -> known().filter(device -> signed(device, token)).isPresent())
          .isPresent();
    }

    private static boolean signed(Known device, ParsecTpmToken token) {
      try {
        ParsecTpmEvidence content = ParsecTpmEvidence.read(token);
        return content.patSignature().verifies(device.attestationKey(), token.pat().attestInfo());
      } catch (MalformedException malformed) {
        return false;
      }
    }

    private synchronized Optional<Known> known() {
      Optional<Known> found = known;
      if (found == null) {
        found = Known.of(shown);
        known = found;
      }
      return found;
    }

    private static AttestationException refused(String why) {
      return new AttestationException(Reason.VERIFIER_UNAVAILABLE, why);
    }
  }

  /** What evidence that was affirmed shows. */
  private record Known(EcKey attestationKey, PcrSelection registers, Bytes digest) {
    static Optional<Known> of(ParsecTpmToken affirmed) {
      ParsecTpmEvidence content;
      try {
        content = ParsecTpmEvidence.read(affirmed);
      } catch (MalformedException malformed) {
        return Optional.empty();
      }
      if (content.quote().selections().size() != 1
          || !(content.katSignature() instanceof TpmtSignature.Ecdsa kat)
          || !(content.patSignature() instanceof TpmtSignature.Ecdsa pat)) {
        return Optional.empty();
      }
      List<EcKey> keys =
          kat.signers(affirmed.kat().certInfo()).stream()
              .filter(key -> pat.verifies(key, affirmed.pat().attestInfo()))
              .toList();
      return keys.size() == 1
          ? Optional.of(
              new Known(
                  keys.get(0), content.quote().selections().get(0), content.quote().pcrDigest()))
          : Optional.empty();
    }
  }
}
