package org.attls.interop;

import static org.attls.interop.GoDifference.refuses;
import static org.attls.interop.GoDifference.takes;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.jose.JwsWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.ear.EarVerifier;
import org.attls.eat.ear.EarWriter;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcJws;
import org.attls.eat.parsec.ParsecTpmEvidence;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.interop.GoDifference.Probe;
import org.attls.rats.Appraisal;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;

/** What the libraries {@code ear} and {@code parsec} do otherwise. */
final class TokenDifferences {
  private static final String EAR = "ear v1.1.3";
  private static final String PARSEC = "parsec v0.2.1-0.20240912163334-0368b9c16228";
  private static final JwkPair KEYS = JwkPair.generate();
  private static final EarVerifier VERIFIER =
      EarVerifier.of(List.of(KEYS.signer().publicKey()))
          .withProfiles(EnumSet.allOf(EarProfile.class));
  private static final String PROFILE = "\"eat_profile\":\"tag:github.com,2023:veraison/ear\"";
  private static final String IAT = "\"iat\":1700000000";
  private static final String APPRAISAL = "\"ear.status\":\"affirming\"";

  private TokenDifferences() {}

  static List<GoDifference> all() {
    return List.of(
        GoDifference.of(
            EAR,
            "E-04",
            "takes any profile; refuses results of draft-ietf-rats-ear-03",
            result("\"eat_profile\":\"tag:example.org,2026:other\"", IAT, APPRAISAL),
            refuses("ear", draft03(false), key(), "missing mandatory", VERIFIER::verify)),
        GoDifference.of(
            EAR,
            "E-05",
            "takes a result without iat, and one with a fraction of a second",
            result(PROFILE, "\"unknown\":1", APPRAISAL),
            result(PROFILE, "\"iat\":1700000000.5", APPRAISAL)),
        GoDifference.of(
            EAR,
            "E-11",
            "takes an akpub with padding, of anything",
            result(
                PROFILE,
                IAT,
                APPRAISAL + ",\"ear.veraison.key-attestation\":{\"akpub\":\"AAA=\"}")),
        GoDifference.of(
            EAR,
            "E-14",
            "takes a member that occurs twice",
            result(PROFILE, IAT + "," + IAT, APPRAISAL)),
        GoDifference.of(
            EAR,
            "E-15",
            "has no results in CWT",
            refuses("ear", draft03(true), key(), "parse", VERIFIER::verify)),
        GoDifference.of(
            PARSEC,
            "P-01",
            "takes indefinite lengths, and a member that occurs twice",
            evidence(TokenDifferences::ofIndefiniteLength),
            evidence(TokenDifferences::withTwoVersions)),
        GoDifference.of(
            PARSEC, "P-02", "takes octets behind the structures of the TPM", trailing()),
        GoDifference.of(
            PARSEC, "P-03", "takes any tpmVer", evidence(TokenDifferences::ofVersion21)));
  }

  private static Bytes key() {
    return KEYS.publicKey().spki();
  }

  private static Probe result(String profile, String times, String appraisal) {
    String claims =
        "{"
            + profile
            + ","
            + times
            + ",\"ear.verifier-id\":{\"developer\":\"d\",\"build\":\"b\"}"
            + ",\"submods\":{\"PARSEC_TPM\":{"
            + appraisal
            + "}}}";
    try {
      Bytes token =
          new JwsWriter(EcJws.signer(KEYS.ecSigner())).signCompact(Bytes.utf8(claims)).octets();
      return takes("ear", token, key(), VERIFIER::verify);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Bytes draft03(boolean cwt) {
    EarWriter writer = EarWriter.of(EarProfile.IETF_03, KEYS.signer(), "Developer", "1.0");
    EarStatement statement =
        new EarStatement(
            "PARSEC_TPM",
            new Appraisal(
                Tier.AFFIRMING,
                new TrustVector(Map.of(TrustVector.Claim.HARDWARE, 2)),
                List.of("policy:PARSEC_TPM"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    Bytes nonce = Bytes.copyOf(new byte[32]);
    return cwt
        ? writer.writeCwt(Instant.now(), nonce, statement)
        : writer.write(Instant.now(), nonce, statement);
  }

  private interface Change {
    Bytes of(Bytes token);
  }

  private static Probe evidence(Change change) {
    SoftwareEvidence evidence = new SoftwareEvidence(EcCurve.P256);
    return takes(
        "parsec-tpm",
        change.of(evidence.token.encode()),
        evidence.attestationKey.spki(),
        ParsecTpmToken::read);
  }

  private static Probe trailing() {
    SoftwareEvidence evidence = new SoftwareEvidence(EcCurve.P256);
    Bytes longer = Bytes.concat(evidence.token.kat().certInfo(), Bytes.of(0));
    return takes(
        "parsec-tpm",
        evidence.withCertInfo(longer).encode(),
        evidence.attestationKey.spki(),
        octets -> ParsecTpmEvidence.read(ParsecTpmToken.read(octets)));
  }

  private static Bytes ofIndefiniteLength(Bytes token) {
    return Bytes.concat(Bytes.of(0xbf), token.slice(1, token.size()), Bytes.of(0xff));
  }

  /** {@code "kat"} comes first; it gets another member {@code "tpmVer": "2.0"}. */
  private static Bytes withTwoVersions(Bytes token) {
    String version = "6674706d56657263322e30";
    String hex = token.hex();
    int map = hex.indexOf("636b6174") + 8;
    return Bytes.fromHex(hex.substring(0, map) + "a6" + version + hex.substring(map + 2));
  }

  private static Bytes ofVersion21(Bytes token) {
    return Bytes.fromHex(token.hex().replace("63322e30", "63322e31"));
  }
}
