package org.attls.eat.fuzz;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.Serialization;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cca.CcaToken;
import org.attls.eat.cca.LyingRealm;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Cwt;
import org.attls.eat.claims.DetachedBundle;
import org.attls.eat.claims.EveryClaim;
import org.attls.eat.claims.Jwt;
import org.attls.eat.claims.Submodule;
import org.attls.eat.claims.Uccs;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.ear.CompactJws;
import org.attls.eat.ear.EarKey;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.ear.EarWriter;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatTokens;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcJws;
import org.attls.eat.key.EcSigner;
import org.attls.eat.key.RsaKey;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.eat.parsec.LyingTpm;
import org.attls.eat.parsec.ParsecTpmJson;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.parsec.RsaAttestation;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmSigningScheme;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.rats.Appraisal;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.testing.SeedFiles;

/** Makes the first inputs of this package's fuzz tests: {@code Seeds DIRECTORY}. */
final class Seeds {
  private static final RsaAttestation RSA =
      new RsaAttestation(RsaKey.Size.BITS_2048, TpmSigningScheme.RSAPSS, TpmHash.SHA256);

  private static final RsaAttestation RSASSA =
      new RsaAttestation(RsaKey.Size.BITS_3072, TpmSigningScheme.RSASSA, TpmHash.SHA384);

  private Seeds() {}

  public static void main(String[] arguments) throws MalformedException {
    SeedFiles files = new SeedFiles(Path.of(arguments[0]));
    LyingTpm tpm = new LyingTpm(EcCurve.P256);
    ParsecTpmToken token = tpm.token();
    files.write(
        ParsecTpmFuzzTest.class,
        Map.of(
            "token",
            token.encode(),
            "json",
            Bytes.utf8(ParsecTpmJson.write(token)),
            "token-rsa",
            LyingTpm.withRsa(EcCurve.P256, RSA).token().encode(),
            "wrapped",
            CmwWriter.cborRecord(ParsecTpmToken.TYPE, token.encode()).octets()));
    files.write(
        TpmStructuresFuzzTest.class,
        Map.of(
            "certify", token.kat().certInfo(),
            "quote", token.pat().attestInfo(),
            "public", token.kat().pubArea(),
            "signature", token.kat().sig(),
            "selection", Bytes.utf8(tpm.registers.selection().spelling()),
            "values", Bytes.utf8(tpm.registers.spelling()),
            "public-rsa", publicArea(RSA),
            "signature-rsapss", RSA.sign(Bytes.of(1)),
            "signature-rsassa", RSASSA.sign(Bytes.of(1))));
    EarSigner signer = EarSigner.generate(EcCurve.P384);
    files.write(
        KeysFuzzTest.class,
        Map.of(
            "spki", tpm.identityKey().spki(),
            "pem", Bytes.utf8(tpm.identityKey().pem()),
            "spki-rsa", RSA.key().spki(),
            "pem-rsa", Bytes.utf8(RSA.key().pem()),
            "jwk", Bytes.utf8(EarKey.of(tpm.identityKey()).jwk()),
            "jwk-p384", Bytes.utf8(signer.publicJwk()),
            "cose-key", CoseKey.of(tpm.identityKey(), Bytes.of(1, 2, 3)).octets()));
    files.write(EarFuzzTest.class, results(tpm));
    files.write(KatFuzzTest.class, bundles(tpm));
    files.write(EatFuzzTest.class, tokens());
    files.write(ParsecCcaFuzzTest.class, realms());
    files.write(MbedtlsFuzzTest.class, Map.of("bundle", prototype(tpm)));
  }

  private static Bytes publicArea(RsaAttestation rsa) {
    return TpmtPublic.ofRsa(
            rsa.hash,
            ObjectAttributes.ATTESTATION_KEY,
            Bytes.EMPTY,
            Optional.of(new TpmtPublic.Scheme(rsa.scheme, rsa.hash)),
            rsa.key())
        .encode();
  }

  private static Map<String, Bytes> realms() {
    LyingRealm old = new LyingRealm();
    LyingRealm recent = LyingRealm.withCoseKey(EcCurve.P256);
    try {
      CcaToken pat = CcaToken.read(recent.eatCollection());
      return Map.of(
          "evidence-399", old.evidence(),
          "evidence-907", LyingRealm.evidence(recent.kat, recent.cmwCollection()),
          "kat", recent.kat,
          "cca-399", pat.octets(),
          "cca-907", recent.cmwCollection(),
          "platform", pat.platform().unverifiedPayload(),
          "realm", pat.realm().unverifiedPayload());
    } catch (GeneralSecurityException | MalformedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Bytes prototype(LyingTpm tpm) {
    try {
      return MbedtlsBundle.make(
              EcCoseSigner.generate(EcCurve.P256),
              LyingTpm.CHALLENGE,
              tpm.identityKey(),
              Bytes.utf8("ueid_ueid"))
          .octets();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, Bytes> tokens() {
    ClaimsSet cbor = EveryClaim.in(Serialization.CBOR).build();
    ClaimsSet json = EveryClaim.in(Serialization.JSON).build();
    EcSigner key = EcSigner.generate(EcCurve.P256);
    try {
      Cwt cwt = Cwt.sign(withDigest(ClaimsSet.cbor(), cbor), EcCoseSigner.of(key), CoseTagging.CWT);
      Jwt jwt = Jwt.sign(withDigest(ClaimsSet.json(), json), EcJws.signer(key));
      return Map.of(
          "claims-cbor", cbor.octets(),
          "claims-json", json.octets(),
          "cwt", cwt.octets(),
          "jwt", jwt.octets(),
          "uccs", new Uccs(cbor).octets(),
          "bundle-cbor", DetachedBundle.cbor(cwt, Map.of("part", cbor)).octets(),
          "bundle-json", DetachedBundle.json(jwt, Map.of("part", json)).octets());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ClaimsSet withDigest(ClaimsSet.Builder claims, ClaimsSet detached) {
    return claims.put(Claim.SUBMODULES, Map.of("part", Submodule.Digest.sha256(detached))).build();
  }

  /** One key signs both tokens, so that the verification gets as far as it can. */
  private static Map<String, Bytes> bundles(LyingTpm tpm) {
    EcCoseSigner key = EcCoseSigner.generate(EcCurve.P256);
    try {
      CoseSign1 kat = KatTokens.kat(LyingTpm.CHALLENGE, tpm.identityKey(), key.publicKey(), key);
      CoseSign1 pat =
          KatTokens.pat(
              ClaimsSet.cbor().put(Claim.BOOT_COUNT, 1L).put(Claim.SOFTWARE_NAME, "firmware"),
              key.publicKey(),
              key);
      return Map.of(
          "bundle", KatBundle.make(kat, pat).cmw().octets(), "kat", kat.unverifiedPayload());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, Bytes> results(LyingTpm tpm) throws MalformedException {
    Bytes nonce = LyingTpm.CHALLENGE;
    Appraisal appraisal =
        new Appraisal(
            Tier.AFFIRMING,
            new TrustVector(Map.of(TrustVector.Claim.HARDWARE, 2)),
            List.of("policy:PARSEC_TPM"),
            Optional.of(tpm.identityKey().spki()),
            Optional.of(nonce),
            Optional.of("problem"));
    Map<String, Bytes> results = new LinkedHashMap<>();
    for (EarProfile profile : EarProfile.values()) {
      EarWriter writer =
          EarWriter.of(profile, EarSigner.generate(EcCurve.P256), "Developer", "1.0")
              .withValidity(Duration.ofMinutes(5));
      EarStatement statement = EarStatement.annotated("PARSEC_TPM", appraisal, "{\"kat\":{}}");
      Instant now = Instant.parse("2026-01-01T00:00:00Z");
      Bytes jwt = writer.write(now, nonce, statement);
      results.put(profile + "-jwt", jwt);
      results.put(profile + "-claims", CompactJws.read(jwt).payload());
      if (profile == EarProfile.IETF_03) {
        results.put(profile + "-cwt", writer.writeCwt(now, nonce, statement));
      }
    }
    return results;
  }
}
