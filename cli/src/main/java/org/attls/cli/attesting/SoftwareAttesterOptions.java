package org.attls.cli.attesting;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Optional;
import org.attls.cli.file.PemFile;
import org.attls.cli.file.SecretFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.attls.rot.software.InsecureSoftwareAttester;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.ECPoint;
import picocli.CommandLine.Option;

/** An attester in software instead of a TPM. */
final class SoftwareAttesterOptions {
  @Option(
      names = "--insecure-software-attester",
      paramLabel = "PEM",
      description =
          "Attest with this private key in a file instead of a TPM: it proves nothing but that"
              + " somebody has the file. It attests the key of --cert too, if that is on a curve,"
              + " and the certificate then stands beside the evidence for peers that take both.")
  private Optional<Path> key = Optional.empty();

  /** Whether one was asked for. */
  boolean given() {
    return key.isPresent();
  }

  /**
   * The attester; says what it is.
   *
   * @param identityKey what it attests; a new key for each connection where there is none
   * @throws CommandFailure a usage error
   */
  InsecureSoftwareAttester open(Report report, Optional<EcSigner> identityKey)
      throws CommandFailure {
    Path file = key.orElseThrow();
    // Others who could read it would be the same attester.
    SecretFile.read(file);
    EcSigner platformKey = signer(file);
    InsecureSoftwareAttester attester =
        identityKey
            .map(attested -> new InsecureSoftwareAttester(platformKey, attested))
            .orElseGet(() -> new InsecureSoftwareAttester(platformKey));
    report.note(
        "INSECURE: attesting in software as instance "
            + attester.instance().hex()
            + "; this protects nothing");
    return attester;
  }

  private static EcSigner signer(Path file) throws CommandFailure {
    PrivateKey privateKey = PemFile.privateKey(file);
    if (privateKey instanceof ECPrivateKey ec) {
      for (EcCurve curve : EcCurve.values()) {
        X9ECParameters parameters = ECNamedCurveTable.getByName(curve.joseName());
        if (parameters.getN().equals(ec.getParams().getOrder())) {
          ECPoint point = parameters.getG().multiply(ec.getS()).normalize();
          return new EcSigner(privateKey, publicKey(curve, point, file));
        }
      }
    }
    throw CommandFailure.usage(file + ": a key on P-256, P-384 or P-521 is needed");
  }

  private static EcKey publicKey(EcCurve curve, ECPoint point, Path file) throws CommandFailure {
    try {
      return EcKey.ofPoint(
          curve,
          Bytes.copyOf(point.getAffineXCoord().getEncoded()),
          Bytes.copyOf(point.getAffineYCoord().getEncoded()),
          file.toString());
    } catch (MalformedException noPoint) {
      throw CommandFailure.usage(noPoint.getMessage());
    }
  }
}
