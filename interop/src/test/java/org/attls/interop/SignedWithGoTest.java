package org.attls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.jose.JwsSigner;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.signed.SignedCmwReader;
import org.attls.cmw.signed.SignedCmwWriter;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Cwt;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.cose.EcCoseVerifier;
import org.attls.eat.key.EcJws;
import org.attls.interop.GoLibraries.GoRefusal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signatures around wrappers and claims, against {@code go-cose} and {@code jwx}: the library
 * {@code cmw} itself has none at v0.2.0.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedWithGoTest {
  private static final String CBOR = "application/cmw+cbor";
  private static final String JSON = "application/cmw+json";
  private static final CmwType TYPE = CmwType.mediaType("application/eat+cwt");
  private static final Cmw CBOR_CMW = CmwWriter.cborRecord(TYPE, Bytes.of(1, 2, 3));
  private static final Cmw JSON_CMW = CmwWriter.jsonRecord(TYPE, Bytes.of(1, 2, 3));
  private static final SignedCmwReader READER = new SignedCmwReader(1 << 16);

  private final GoLibraries go = GoLibraries.start();
  private final JwkPair keys = JwkPair.generate();
  private final EcCoseSigner coseKey = EcCoseSigner.of(keys.ecSigner());
  private final JwsSigner jwsKey = EcJws.signer(keys.ecSigner());

  @AfterAll
  void end() throws IOException, InterruptedException {
    go.close();
  }

  @Test
  void goVerifiesTheCoseThatWeMake() throws GoRefusal, GeneralSecurityException {
    Bytes signed = SignedCmwWriter.cose(CBOR_CMW, coseKey).octets();
    assertThat(Json.text(go.read("cose", signed, keys.publicKey().spki())))
        .isEqualTo(Json.text(understood(CBOR, CBOR_CMW)));
  }

  @Test
  void weVerifyTheCoseThatGoMakes() throws GoRefusal, MalformedException, GeneralSecurityException {
    Bytes signed = go.write("cose", toBeSigned(CBOR, CBOR_CMW, false), keys.privateJwk());
    assertThat(READER.readCose(signed, EcCoseVerifier.of(keys.publicKey()))).isEqualTo(CBOR_CMW);
  }

  @Test
  void goVerifiesBothFormsOfJwsThatWeMake() throws GoRefusal, GeneralSecurityException {
    for (Bytes signed :
        List.of(
            SignedCmwWriter.compactJws(JSON_CMW, jwsKey).octets(),
            SignedCmwWriter.flattenedJws(JSON_CMW, jwsKey).octets())) {
      assertThat(Json.text(go.read("jws", signed, keys.publicKey().spki())))
          .isEqualTo(Json.text(understood(JSON, JSON_CMW)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void weVerifyTheJwsThatGoMakes(boolean compact)
      throws GoRefusal, MalformedException, GeneralSecurityException {
    Bytes signed = go.write("jws", toBeSigned(JSON, JSON_CMW, compact), keys.privateJwk());
    assertThat(READER.readJws(signed, EcJws.verifier(keys.publicKey()))).isEqualTo(JSON_CMW);
  }

  @Test
  void neitherSideVerifiesWithAnotherKey() throws GoRefusal, GeneralSecurityException {
    JwkPair other = JwkPair.generate();
    Bytes ours = SignedCmwWriter.cose(CBOR_CMW, coseKey).octets();
    Bytes theirs = go.write("jws", toBeSigned(JSON, JSON_CMW, true), keys.privateJwk());
    assertThatThrownBy(() -> go.read("cose", ours, other.publicKey().spki()))
        .isInstanceOf(GoRefusal.class);
    assertThatThrownBy(() -> READER.readJws(theirs, EcJws.verifier(other.publicKey())))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = CoseTagging.class,
      names = {"UNTAGGED", "TAGGED"})
  void goVerifiesACwtThatWeMake(CoseTagging tagging) throws GoRefusal, GeneralSecurityException {
    ClaimsSet claims = ClaimsSet.cbor().put(Claim.SOFTWARE_NAME, "firmware").build();
    Cwt cwt = Cwt.sign(claims, coseKey, tagging);
    assertThat(Json.text(go.read("cose", cwt.octets(), keys.publicKey().spki())))
        .contains(claims.octets().hex());
  }

  private static Map<String, Object> understood(String type, Cmw cmw) {
    return Map.of("algorithm", "ES256", "type", type, "payload", cmw.octets().hex());
  }

  private static Map<String, Object> toBeSigned(String type, Cmw cmw, boolean compact) {
    return Map.of("type", type, "payload", cmw.octets().hex(), "compact", compact);
  }
}
