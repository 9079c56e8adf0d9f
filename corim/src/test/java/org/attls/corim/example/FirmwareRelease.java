package org.attls.corim.example;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimReader;
import org.attls.corim.Profile;
import org.attls.corim.comid.Comid;
import org.attls.corim.comid.ReferenceTriple;
import org.attls.corim.comid.Triples;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentClass;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.measurement.Measurement;
import org.attls.corim.measurement.MeasurementValues;
import org.attls.corim.measurement.Svn;
import org.attls.corim.measurement.Version;
import org.attls.corim.signed.SignedCorimReader;
import org.attls.corim.signed.SignedCorimWriter;
import org.attls.corim.signed.SignerStatement;
import org.attls.corim.signed.TrustedRoots;
import org.attls.corim.signed.UntrustedCorimException;
import org.attls.corim.term.DigestAlgorithm;
import org.attls.corim.term.Digests;
import org.attls.corim.term.Identifier;

final class FirmwareRelease {
  static final Profile PROFILE = new Profile.Uri("tag:example.com,2026:firmware");
  static final UUID BOARD = UUID.fromString("67b28b6c-34cc-40a1-9117-ab5b05911e37");

  /** What a vendor publishes: how a good boot loader measures. */
  static Corim release(Bytes sha256) {
    Environment board = Environment.of(EnvironmentClass.of(new EnvironmentId.Uuid(BOARD)));
    MeasurementValues good =
        MeasurementValues.of(
            values ->
                values
                    .version(Version.of("1.4.0"))
                    .svn(new Svn.Minimum(3))
                    .digests(Digests.of(DigestAlgorithm.SHA_256, sha256)));
    Triples triples =
        Triples.referenceValues(
            new ReferenceTriple(board, List.of(Measurement.of("boot loader", good))));
    return Corim.of(
        new Identifier.Text("acme-1.4.0"), PROFILE, Comid.of(new Identifier.Text("boot"), triples));
  }

  /** Signed, with the certificates that say who ACME is. */
  static Bytes publish(Corim release, List<X509Certificate> certificates, CoseSigner key)
      throws GeneralSecurityException {
    return SignedCorimWriter.of(SignerStatement.both("ACME Ltd.", Optional.empty()))
        .withCertificates(certificates)
        .sign(release, key);
  }

  /** The digests of boot loaders that somebody trusted has published. */
  static List<Bytes> known(Bytes published, TrustedRoots roots, Instant now)
      throws MalformedException, UntrustedCorimException {
    Corim release =
        SignedCorimReader.strict()
            .read(published)
            .verify(roots, now)
            .read(CorimReader.strict(Set.of(PROFILE)))
            .corim();
    if (!release.holdsAt(now)) {
      return List.of();
    }
    return release.comids().stream()
        .flatMap(comid -> comid.triples().referenceValues().stream())
        .flatMap(triple -> triple.measurements().stream())
        .flatMap(measurement -> measurement.values().digests().stream())
        .flatMap(digests -> digests.value(DigestAlgorithm.SHA_256).stream())
        .toList();
  }
}
