package org.attls.attack.lab;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.ear.EarVerifier;
import org.attls.eat.ear.EarWriter;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.key.EcCurve;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;

/**
 * A verifier that affirms whatever it is shown, and changes its answer as its switches say. Its
 * results are signed with its own key and read like those of a real one: the relying party trusts
 * that key.
 */
public final class LabVerifier implements Verifier {
  /** Whatever happens before it answers. */
  public interface Before {
    /** Waits, fails, or looks around. */
    void answer(Bytes challenge, Cmw evidence, Deadline deadline) throws AttestationException;
  }

  /** What happens before it answers. */
  public Before before = (challenge, evidence, deadline) -> {};

  /** The nonce in the result, from that of the session. */
  public UnaryOperator<Bytes> nonce = challenge -> challenge;

  /** The key that the result attests; empty for none. */
  public Function<Cmw, Optional<Bytes>> attestedKey = LabVerifier::keyInside;

  /** The verdict. */
  public Tier status = Tier.AFFIRMING;

  /** How old the result says it is; negative for one from the future. */
  public Duration age = Duration.ZERO;

  /** What becomes of the signed result. */
  public UnaryOperator<Bytes> token = octets -> octets;

  private final EarSigner signer = EarSigner.generate(EcCurve.P256);
  private final InstantSource clock;
  private final AtomicInteger sessions = new AtomicInteger();

  /** A verifier by this clock. */
  public LabVerifier(InstantSource clock) {
    this.clock = clock;
  }

  /** How many sessions were opened with it. */
  public int sessions() {
    return sessions.get();
  }

  /** A result as it would be signed for this challenge and this key. */
  public Bytes result(Bytes challenge, Optional<Bytes> key) {
    Appraisal appraisal =
        new Appraisal(
            status,
            new TrustVector(Map.of(TrustVector.Claim.INSTANCE_IDENTITY, 2)),
            List.of("policy:PARSEC_TPM"),
            key,
            Optional.empty(),
            Optional.empty());
    return EarWriter.of(EarProfile.VERAISON_2023, signer, "attack kit", "1")
        .write(clock.instant().minus(age), challenge, new EarStatement("PARSEC_TPM", appraisal));
  }

  /** The public half of its key, in PEM. */
  public String publicKey() {
    return signer.publicKey().key().pem();
  }

  /** Reads its results, as whoever trusts it does. */
  public EarVerifier results() {
    return EarVerifier.of(List.of(signer.publicKey()));
  }

  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) {
    sessions.incrementAndGet();
    return new VerifierSession() {
      @Override
      public AttestationResult appraise(Cmw evidence, Deadline until) throws AttestationException {
        before.answer(challenge, evidence, until);
        Bytes signed = token.apply(result(nonce.apply(challenge), attestedKey.apply(evidence)));
        return results().verify(signed);
      }

      @Override
      public void close() {
        // A session holds nothing.
      }
    };
  }

  private static Optional<Bytes> keyInside(Cmw evidence) {
    try {
      return Optional.of(new ParsecTpmInspector().inspect(evidence).attestedKey());
    } catch (AttestationException unreadable) {
      return Optional.empty();
    }
  }
}
