package org.attls.cli.appraise;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.key.EcKey;
import org.attls.rats.Appraisal;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.rats.TrustVector.Claim;

/** What a result says, in the terms of draft-ietf-rats-ar4si. */
final class Statements {
  /** The affirming value of every claim. */
  private static final int AFFIRMING = 2;

  /** Contraindicated executables. */
  private static final int CONTRAINDICATED = 96;

  /** Cryptographic validation failed. */
  private static final int CRYPTO_FAILED = 99;

  private Statements() {}

  /** Nothing speaks against the evidence, and these claims were looked at. */
  static EarStatement affirming(String label, Set<Claim> claims, EcKey attested, Bytes challenge) {
    Map<Claim, Integer> vector = all(0);
    claims.forEach(claim -> vector.put(claim, AFFIRMING));
    return new EarStatement(
        label,
        new Appraisal(
            Tier.AFFIRMING,
            new TrustVector(vector),
            List.of(),
            Optional.of(attested.spki()),
            Optional.of(challenge),
            Optional.empty()));
  }

  /** The right device, in a state that nobody vouches for; its key is not passed on. */
  static EarStatement otherState(String label, String problem) {
    Map<Claim, Integer> vector = all(0);
    vector.put(Claim.EXECUTABLES, CONTRAINDICATED);
    vector.put(Claim.HARDWARE, AFFIRMING);
    return against(label, vector, problem);
  }

  /** Nobody knows who made the evidence. */
  static EarStatement unauthentic(String label, String problem) {
    return against(label, all(CRYPTO_FAILED), problem);
  }

  private static EarStatement against(String label, Map<Claim, Integer> vector, String problem) {
    return new EarStatement(
        label,
        new Appraisal(
            Tier.CONTRAINDICATED,
            new TrustVector(vector),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(problem)));
  }

  private static Map<Claim, Integer> all(int value) {
    Map<Claim, Integer> claims = new EnumMap<>(Claim.class);
    EnumSet.allOf(Claim.class).forEach(claim -> claims.put(claim, value));
    return claims;
  }
}
