package org.attls.attack;

import java.util.List;

/** Attacks that cannot be tried on this wire or with what is built; each says why. */
final class NotTried {
  private NotTried() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.notTried(
            "A26",
            "Revocation on live connections",
            "live connections are judged anew",
            "standing is looked at again by who holds the connections: ConnectionEndTest of the gateway"),
        Scenario.notTried(
            "A33",
            "Post-handshake evidence in another connection",
            "refused",
            "exported authenticators only; the profile seat-expat is not built"),
        Scenario.notTried(
            "A34",
            "A context of an exported authenticator twice",
            "refused",
            "exported authenticators only; the profile seat-expat is not built"),
        Scenario.notTried(
            "A35",
            "An attester that signs any binder for any key",
            "the attester refuses keys that it did not make",
            "not on the wire: TpmAttesterTest refuses keys of others, on a software TPM"),
        Scenario.notTried(
            "A39",
            "Collateral or revocation lists that hang",
            "others are not held up",
            "no collateral and no revocation list is fetched"),
        Scenario.notTried(
            "A43",
            "A poisoned cache of verdicts",
            "keyed by evidence, policy, epoch and listener",
            "a relying party keeps no verdict; results that attesters keep: PassportCacheTest"));
  }
}
