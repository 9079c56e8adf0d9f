package org.attls.eat.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.rats.AttestationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EarKeyTest {
  private static final HandSignedTokens P256 = new HandSignedTokens(EcCurve.P256);

  @ParameterizedTest
  @EnumSource(
      value = EcCurve.class,
      names = {"P256", "P384"})
  void readsWhatItWrites(EcCurve curve) throws Exception {
    EarKey key = new EarKey(new HandSignedTokens(curve).key().key(), Optional.of("key \"1\"\n"));
    assertThat(EarKey.readJwk(Bytes.utf8(key.jwk()), "key")).isEqualTo(key);
    assertThat(EarKey.readPem(key.key().pem(), "key").key()).isEqualTo(key.key());
    assertThat(ECKey.parse(key.jwk()).toECPublicKey().getW())
        .isEqualTo(key.key().publicKey().getW());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"kty\":\"EC\" | \"kty\":\"oct\"",
        "\"kty\":\"EC\", | ``",
        "\"kty\":\"EC\" | \"kty\":\"EC\",\"kty\":\"EC\"",
        "\"P-256\" | \"P-384\"",
        "\"P-256\" | \"P-521\"",
        "\"P-256\" | \"secp256k1\"",
        "\"ES256\" | \"ES384\"",
        "\"ES256\" | \"HS256\"",
        "\"ES256\" | 1",
        "\"kty\" | \"use\":\"enc\",\"kty\"",
        "\"kty\" | \"kid\":5,\"kty\"",
        "\"x\":\" | \"x\":\"AA",
        "\"x\":\" | \"x\":\"=",
        "\"y\" | \"z\"",
      })
  void refusesTheJwk(String good, String bad) {
    String jwk = P256.key().jwk();
    assertThat(jwk).contains(good);
    assertThatThrownBy(() -> EarKey.readJwk(Bytes.utf8(jwk.replace(good, bad)), "key"))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesAPointOffTheCurve() {
    HandSignedTokens other = new HandSignedTokens(EcCurve.P256);
    String y = P256.key().jwk().replaceAll(".*\"y\":\"([^\"]+)\".*", "$1");
    String otherY = other.key().jwk().replaceAll(".*\"y\":\"([^\"]+)\".*", "$1");
    assertThatThrownBy(() -> EarKey.readJwk(Bytes.utf8(P256.key().jwk().replace(y, otherY)), "key"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("not a point");
  }

  @Test
  void refusesAPrivateKeyWhereAPublicOneBelongs() {
    assertThatThrownBy(() -> EarKey.readJwk(Bytes.utf8(P256.privateJwk()), "key"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("private");
  }

  @Test
  void refusesAnEndlessJwk() {
    assertThatThrownBy(() -> EarKey.readJwk(Bytes.copyOf(new byte[EarKey.MAX_JWK + 1]), "key"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("at most");
  }

  @ParameterizedTest
  @EnumSource(
      value = EcCurve.class,
      names = {"P256", "P384"})
  void loadsAPrivateKeyAndSigns(EcCurve curve) throws Exception {
    HandSignedTokens tokens = new HandSignedTokens(curve);
    EarSigner signer = EarSigner.readJwk(Bytes.utf8(tokens.privateJwk()), "key");
    assertThat(signer.publicKey()).isEqualTo(tokens.key());
    assertThat(signer.publicJwk()).isEqualTo(tokens.key().jwk()).doesNotContain("\"d\"");
    assertThat(signer.toString()).contains(tokens.key().algorithm());
    EarVerifier.of(List.of(tokens.key())).requireSignature(signer.sign(Bytes.utf8("{}")));
  }

  @Test
  void refusesAPrivatePartOfAnotherKeyAndNeverShowsIt() {
    String own = P256.privateJwk();
    String other = new HandSignedTokens(EcCurve.P256).privateJwk();
    String d = other.replaceAll(".*\"d\":\"([^\"]+)\".*", "$1");
    String mixed = own.replaceAll("\"d\":\"[^\"]+\"", "\"d\":\"" + d + "\"");
    assertThatThrownBy(() -> EarSigner.readJwk(Bytes.utf8(mixed), "key"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("private half")
        .hasMessageNotContaining(d);
    String zero = own.replaceAll("\"d\":\"[^\"]+\"", "\"d\":\"" + "A".repeat(43) + "\"");
    assertThatThrownBy(() -> EarSigner.readJwk(Bytes.utf8(zero), "key"))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> EarSigner.readJwk(Bytes.utf8(P256.key().jwk()), "key"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("\"d\"");
  }

  @Test
  void signsWithANewKeyEveryTime() throws MalformedException, AttestationException {
    EarSigner one = EarSigner.generate(EcCurve.P256);
    EarSigner two = EarSigner.generate(EcCurve.P256);
    assertThat(one.publicKey()).isNotEqualTo(two.publicKey());
    EarVerifier.of(List.of(one.publicKey())).requireSignature(one.sign(Bytes.utf8("{}")));
    assertThatThrownBy(() -> EarSigner.generate(EcCurve.P521))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
