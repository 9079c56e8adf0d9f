package org.attls.corim.fuzz;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.CorimWriter;
import org.attls.corim.Validity;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.comid.ComidCodec;
import org.attls.corim.comid.SampleComids;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.signed.EnvelopeHash;
import org.attls.corim.signed.SignedCorimWriter;
import org.attls.corim.signed.SignerStatement;
import org.attls.corim.signed.TestSigner;
import org.attls.corim.term.Identifier;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.testing.SeedFiles;

/** Makes the first inputs of this package's fuzz tests: {@code Seeds DIRECTORY}. */
final class Seeds {
  private Seeds() {}

  public static void main(String[] arguments) throws GeneralSecurityException {
    SeedFiles files = new SeedFiles(Path.of(arguments[0]));
    TestSigner signer = TestSigner.es256();
    Map<String, Bytes> inputs = new LinkedHashMap<>();
    inputs.put("comid-everything", ComidCodec.write(SampleComids.everything()));
    inputs.put(
        "corim-everything",
        CorimWriter.write(
            Corim.of(
                new Identifier.Text("everything"),
                ParsecTpmProfile.PROFILE,
                SampleComids.everything())));
    for (VeraisonRelease release : VeraisonRelease.values()) {
      inputs.put("parsec-" + release, CorimWriter.write(endorsement(signer, release), release));
    }
    files.write(CorimFuzzTest.class, inputs);

    Corim corim = endorsement(signer, VeraisonRelease.CURRENT_DRAFT);
    Bytes document = CorimWriter.write(corim);
    SignedCorimWriter writer =
        SignedCorimWriter.of(
                SignerStatement.both(
                    "signer",
                    Optional.of(
                        new Validity(
                            Optional.of(Instant.parse("2025-01-01T00:00:00Z")),
                            Instant.parse("2027-01-01T00:00:00Z")))))
            .withKeyId(Bytes.of(1, 2));
    files.write(
        SignedCorimFuzzTest.class,
        Map.of(
            "attached",
            writer.sign(corim, signer),
            "detached",
            writer.signDetached(document, signer),
            "envelope",
            writer.signEnvelope(
                document, EnvelopeHash.SHA_256, Optional.of("https://example.com/"), signer)));
  }

  private static Corim endorsement(TestSigner signer, VeraisonRelease release) {
    Bytes kid = Bytes.concat(Bytes.of(1), TpmHash.SHA256.digest(signer.key().spki()));
    Bytes zeros = Bytes.copyOf(new byte[32]);
    PcrValues state =
        new PcrValues(TpmHash.SHA256, new TreeMap<>(Map.of(0, zeros, 1, zeros, 7, zeros)));
    return ParsecTpmProfile.endorsement(
        new UUID(1, 2), kid, signer.key(), Optional.of(state), release);
  }
}
