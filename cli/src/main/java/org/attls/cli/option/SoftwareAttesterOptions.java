package org.attls.cli.option;

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
public final class SoftwareAttesterOptions {
  @Option(
      names = "--insecure-software-attester",
      paramLabel = "PEM",
      description =
          "Attest with this private key in a file instead of a TPM: it proves nothing but that"
              + " somebody has the file.")
  private Optional<Path> key = Optional.empty();

  /** Whether one was asked for. */
  public boolean given() {
    return key.isPresent();
  }

  /**
   * The attester; says what it is.
   *
   * @throws CommandFailure a usage error
   */
  public InsecureSoftwareAttester open(Report report) throws CommandFailure {
    Path file = key.orElseThrow();
    // Others who could read it would be the same attester.
    SecretFile.read(file);
    InsecureSoftwareAttester attester = new InsecureSoftwareAttester(signer(file));
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
