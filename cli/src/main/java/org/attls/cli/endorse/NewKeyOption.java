package org.attls.cli.endorse;

import org.attls.eat.key.EcCurve;
import picocli.CommandLine.Option;

/** What kind of attestation key is made where there is none. */
final class NewKeyOption {
  /** How the option spells curves. */
  enum Kind {
    p256(EcCurve.P256),
    p384(EcCurve.P384);

    private final EcCurve curve;

    Kind(EcCurve curve) {
      this.curve = curve;
    }
  }

  @Option(
      names = "--ak",
      paramLabel = "KIND",
      defaultValue = "p256",
      description =
          "Where there is no attestation key yet, make one of this kind: ECDSA on P-256 (p256), or"
              + " on P-384 (p384), which is for registers of the bank sha384 (default:"
              + " ${DEFAULT-VALUE}).")
  private Kind kind = Kind.p256;

  /** The curve. */
  EcCurve curve() {
    return kind.curve;
  }
}
