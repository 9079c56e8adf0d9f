package org.attls.verifier.embedded.rest;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimWriter;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.testing.SeedFiles;

/** Makes the first inputs of this package's fuzz test: {@code FuzzSeeds DIRECTORY}. */
final class FuzzSeeds {
  private FuzzSeeds() {}

  public static void main(String[] arguments) {
    String session = ChallengeResponse.SESSION_PREFIX + RestRequestFuzzTest.SESSION;
    Bytes corim =
        CorimWriter.write(
            ParsecTpmProfile.endorsement(
                new UUID(1, 2),
                Bytes.concat(Bytes.of(1), Bytes.copyOf(new byte[32])),
                EcSigner.generate(EcCurve.P256).publicKey(),
                Optional.empty()));
    new SeedFiles(Path.of(arguments[0]))
        .write(
            RestRequestFuzzTest.class,
            Map.of(
                "new-session",
                Bytes.utf8(
                    "POST "
                        + ChallengeResponse.NEW_SESSION
                        + "?nonceSize=32\nAccept: "
                        + Session.MEDIA_TYPE
                        + "\n\n"),
                "new-session-nonce",
                Bytes.utf8("POST " + ChallengeResponse.NEW_SESSION + "?nonce=AAECAwQFBgc%3D\n\n"),
                "session",
                Bytes.utf8("GET " + session + "\nAccept: */*;q=0.1, application/*\n\n"),
                "delete",
                Bytes.utf8("DELETE " + session + "\n\n"),
                "evidence-in-cmw",
                Bytes.concat(
                    Bytes.utf8("POST " + session + "\nContent-Type: application/cmw+cbor\n\n"),
                    Bytes.fromHex("8218ff41aa")),
                "discovery",
                Bytes.utf8("GET " + Discovery.VERIFICATION + "\n\n"),
                "corim",
                corim,
                "submit",
                Bytes.concat(
                    Bytes.utf8(
                        "POST "
                            + Provisioning.SUBMIT
                            + "\nAuthorization: Bearer "
                            + RestRequestFuzzTest.TOKEN
                            + "\nContent-Type: "
                            + Provisioning.CORIM_TYPE
                            + "\n\n"),
                    corim)));
  }
}
