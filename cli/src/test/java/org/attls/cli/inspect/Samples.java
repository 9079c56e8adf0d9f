package org.attls.cli.inspect;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.attls.cmw.CmwTag;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.CollectionType;
import org.attls.cmw.Indicator;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.signed.SignedCmwWriter;
import org.attls.corim.Corim;
import org.attls.corim.comid.AttestKeyTriple;
import org.attls.corim.comid.Comid;
import org.attls.corim.comid.ReferenceTriple;
import org.attls.corim.comid.Triples;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentClass;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.measurement.Measurement;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.signed.SignedCorimWriter;
import org.attls.corim.signed.SignerStatement;
import org.attls.corim.term.DigestAlgorithm;
import org.attls.corim.term.Digests;
import org.attls.corim.term.Identifier;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Cwt;
import org.attls.eat.claims.DebugStatus;
import org.attls.eat.claims.Nonces;
import org.attls.eat.claims.Ueid;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.ear.EarWriter;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatTokens;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.ClockInfo;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.eat.tpm.TpmtSignature;
import org.attls.rats.Appraisal;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;

/**
 * One message of each kind, made by this project's writers with fixed keys: the same each time but
 * for its signatures.
 */
public final class Samples {
  private static final Bytes CHALLENGE = TpmHash.SHA256.digest(Bytes.utf8("challenge"));
  private static final Instant MADE = Instant.parse("2026-07-01T12:00:00Z");
  private static final UUID CLASS = UUID.fromString("cd1f0e55-26f9-460d-b9d8-f7fde171787c");

  // Keys of nobody: for these samples alone.
  private static final EcKey ATTESTATION_KEY =
      key(
          "755fcb510985ba3719c10ae42dd6b069689d21f0640948c199447b0f3de5515a",
          "84fa55bc1729978e310d8488ba316b290c33d048248506bb6d3daa1d758bea18");
  private static final EcSigner ATTESTER =
      new EcSigner(
          privateKey("43db0bf7ca7bd9c6d4ef6b2d6c112430e117284661b0aabc610b1b6b715fb102"),
          ATTESTATION_KEY);
  private static final EcKey IDENTITY_KEY =
      key(
          "4f4f767877d314be1338c988cd9f7ddee5a988c206808e9c593d4244d3a2a389",
          "8d169322309220311cfa558cd480b6c20cf97b04eb43c019ef97e63306cef480");
  private static final String VERIFIER =
      "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\","
          + "\"x\":\"dV_LUQmFujcZwQrkLdawaWidIfBkCUjBmUR7Dz3lUVo\","
          + "\"y\":\"hPpVvBcpl44xDYSIujFrKQwz0EgkhQa7bT2qHXWL6hg\","
          + "\"d\":\"Q9sL98p72cbU72stbBEkMOEXKEZhsKq8YQsba3FfsQI\"}";

  private Samples() {}

  /** A token as a TPM makes it with TPM2_Certify and TPM2_Quote, about registers 0, 1 and 7. */
  public static ParsecTpmToken tpmToken() throws GeneralSecurityException {
    TpmtPublic area =
        TpmtPublic.of(
            TpmHash.SHA256,
            ObjectAttributes.IDENTITY_KEY,
            Bytes.EMPTY,
            Optional.of(TpmHash.SHA256),
            IDENTITY_KEY);
    ClockInfo clock = new ClockInfo(93_784_000, 3, 0, true);
    Bytes signer = name("attestation key");
    PcrValues registers = registers();
    Bytes certInfo =
        new TpmsAttest(
                signer,
                CHALLENGE,
                clock,
                0x2023_0804_0000_0000L,
                new TpmsAttest.Certify(area.name(), name("identity key under its parents")))
            .encode();
    Bytes attestInfo =
        new TpmsAttest(
                signer,
                CHALLENGE,
                clock,
                0x2023_0804_0000_0000L,
                new TpmsAttest.Quote(List.of(registers.selection()), registers.digest()))
            .encode();
    Bytes kid = ParsecTpmToken.kidOf(ATTESTATION_KEY);
    return new ParsecTpmToken(
        new ParsecTpmToken.Kat(kid, signature(certInfo), certInfo, area.encode()),
        new ParsecTpmToken.Pat(kid, signature(attestInfo), attestInfo));
  }

  /** The token in its wrapper, as evidence travels. */
  public static Bytes evidence() throws GeneralSecurityException {
    return CmwWriter.cborRecord(
            ParsecTpmToken.TYPE, tpmToken().encode(), Set.of(Indicator.EVIDENCE))
        .octets();
  }

  /** A wrapper in JSON. */
  public static Bytes jsonRecord() {
    return CmwWriter.jsonRecord(
            CmwType.mediaType("application/vnd.example.evidence"), Bytes.of(1, 2, 3))
        .octets();
  }

  /** Two messages in a signed collection. */
  public static Bytes signedCmw() throws GeneralSecurityException {
    CmwTag token = CmwWriter.cborTag(Cwt.CONTENT_FORMAT, eat());
    return SignedCmwWriter.cose(
            CmwWriter.cborCollection()
                .type(new CollectionType("tag:example.com,2026:composite"))
                .put("processor", token)
                .put(
                    1,
                    CmwWriter.cborRecord(
                        CmwType.mediaType("application/vnd.example.log"),
                        Bytes.utf8("boot log"),
                        Set.of(Indicator.EVIDENCE)))
                .build(),
            coseSigner())
        .octets();
  }

  /** The key of a TPM and the good values of its registers, signed. */
  public static Bytes signedCorim() throws GeneralSecurityException {
    return SignedCorimWriter.of(SignerStatement.both("ACME Ltd.", Optional.empty()))
        .sign(corim(), coseSigner());
  }

  /** The same, not signed. */
  public static Corim corim() {
    EnvironmentClass device = EnvironmentClass.of(new EnvironmentId.Uuid(CLASS));
    return Corim.of(
        new Identifier.Text("acme-gateway-7"),
        ParsecTpmProfile.PROFILE,
        Comid.of(
            new Identifier.Text("attestation key"),
            Triples.attestKeys(
                AttestKeyTriple.of(
                    Environment.of(
                        device, new EnvironmentId.Octets(ParsecTpmToken.kidOf(ATTESTATION_KEY))),
                    CryptoKey.PemPublicKey.of(ATTESTATION_KEY)))),
        comid());
  }

  /** Good values of registers. */
  public static Comid comid() {
    return Comid.of(
        new Identifier.Text("boot measurements"),
        Triples.referenceValues(
            new ReferenceTriple(
                Environment.of(EnvironmentClass.of(new EnvironmentId.Uuid(CLASS))),
                registers().values().entrySet().stream()
                    .map(
                        register ->
                            Measurement.of(
                                register.getKey(),
                                Digests.of(DigestAlgorithm.SHA_256, register.getValue())))
                    .toList())));
  }

  /** A result as Veraison issues it, as JWT. */
  public static Bytes ear() throws MalformedException {
    return earWriter(EarProfile.VERAISON_2023).write(MADE, CHALLENGE, statement());
  }

  /** A result in the form of the current draft, as CWT. */
  public static Bytes earCwt() throws MalformedException {
    return earWriter(EarProfile.IETF_03).writeCwt(MADE, CHALLENGE, statement());
  }

  /** A token of a device. */
  public static Bytes eat() throws GeneralSecurityException {
    ClaimsSet claims =
        ClaimsSet.cbor()
            .put(Claim.NONCE, Nonces.of(CHALLENGE))
            .put(Claim.ISSUED_AT, MADE)
            .put(Claim.UEID, new Ueid(ParsecTpmToken.kidOf(ATTESTATION_KEY)))
            .put(Claim.OEM_BOOT, true)
            .put(Claim.DEBUG_STATUS, DebugStatus.DISABLED_PERMANENTLY)
            .build();
    return Cwt.sign(claims, coseSigner(), CoseTagging.CWT).octets();
  }

  /** A bundle of key and platform attestation. */
  public static Bytes katBundle() throws GeneralSecurityException {
    ClaimsSet.Builder platform = ClaimsSet.cbor().put(Claim.OEM_BOOT, true);
    return KatBundle.make(
            KatTokens.kat(CHALLENGE, IDENTITY_KEY, ATTESTATION_KEY, coseSigner()),
            KatTokens.pat(platform, ATTESTATION_KEY, coseSigner()))
        .cmw()
        .octets();
  }

  private static EarWriter earWriter(EarProfile profile) throws MalformedException {
    return EarWriter.of(
            profile,
            EarSigner.readJwk(Bytes.utf8(VERIFIER), "sample"),
            "https://verifier.example",
            "1.0")
        .withValidity(Duration.ofMinutes(5));
  }

  private static EarStatement statement() {
    Map<TrustVector.Claim, Integer> vector =
        Map.of(
            TrustVector.Claim.INSTANCE_IDENTITY, 2,
            TrustVector.Claim.EXECUTABLES, 3,
            TrustVector.Claim.CONFIGURATION, 36,
            TrustVector.Claim.HARDWARE, 2);
    return new EarStatement(
        "PARSEC_TPM",
        new Appraisal(
            Tier.WARNING,
            new TrustVector(vector),
            List.of("policy:PARSEC_TPM"),
            Optional.of(IDENTITY_KEY.spki()),
            Optional.empty(),
            Optional.empty()));
  }

  private static PcrValues registers() {
    TreeMap<Integer, Bytes> values = new TreeMap<>();
    for (int register : new int[] {0, 1, 7}) {
      values.put(register, TpmHash.SHA256.digest(Bytes.of(register)));
    }
    return new PcrValues(TpmHash.SHA256, values);
  }

  private static Bytes name(String object) {
    return Bytes.concat(Bytes.of(0x00, 0x0b), TpmHash.SHA256.digest(Bytes.utf8(object)));
  }

  private static Bytes signature(Bytes content) throws GeneralSecurityException {
    Bytes both = ATTESTER.sign(content);
    return new TpmtSignature.Ecdsa(TpmHash.SHA256, both.slice(0, 32), both.slice(32, 64)).encode();
  }

  private static EcCoseSigner coseSigner() {
    return EcCoseSigner.of(ATTESTER);
  }

  private static EcKey key(String x, String y) {
    try {
      return EcKey.ofPoint(EcCurve.P256, Bytes.fromHex(x), Bytes.fromHex(y), "sample");
    } catch (MalformedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static PrivateKey privateKey(String d) {
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      return KeyFactory.getInstance("EC")
          .generatePrivate(
              new ECPrivateKeySpec(
                  new BigInteger(d, 16), curve.getParameterSpec(ECParameterSpec.class)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
