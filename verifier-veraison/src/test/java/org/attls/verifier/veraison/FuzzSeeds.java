package org.attls.verifier.veraison;

import java.nio.file.Path;
import java.util.Map;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.testing.SeedFiles;

/** Makes the first inputs of this package's fuzz test: {@code FuzzSeeds DIRECTORY}. */
final class FuzzSeeds {
  private FuzzSeeds() {}

  public static void main(String[] arguments) {
    new SeedFiles(Path.of(arguments[0]))
        .write(
            VeraisonAnswersFuzzTest.class,
            Map.of(
                "session",
                Bytes.utf8(
                    "{\"nonce\":\""
                        + Base64Url.encode(VeraisonAnswersFuzzTest.CHALLENGE)
                        + "\",\"expiry\":\"2026-01-01T00:00:00Z\",\"accept\":[\"a/b\"],"
                        + "\"status\":\"complete\",\"result\":\"e30.e30.AA\"}"),
                "discovery",
                Bytes.utf8(
                    "{\"ear-verification-key\":"
                        + EarSigner.generate(EcCurve.P256).publicJwk()
                        + ",\"media-types\":[\"a/b\"],\"attestation-schemes\":[\"PARSEC_TPM\"],"
                        + "\"version\":\"1\",\"service-state\":\"READY\","
                        + "\"api-endpoints\":{\"newSession\":\"/x\"}}"),
                "provisioning",
                Bytes.utf8("{\"status\":\"failed\",\"failure-reason\":\"no\\nreason\"}"),
                "problem",
                Bytes.utf8(
                    "{\"title\":\"Bad Request\",\"detail\":\"one\\r\\ntwo\",\"status\":400}"),
                "location",
                Bytes.utf8("../session/2?x=1"),
                "type",
                Bytes.utf8("application/eat+cwt; eat_profile=tag:example.org,2026:p")));
  }
}
