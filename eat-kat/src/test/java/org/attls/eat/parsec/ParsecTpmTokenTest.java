package org.attls.eat.parsec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParsecTpmTokenTest {
  private static final ParsecTpmToken TOKEN = new LyingTpm(EcCurve.P256).token();

  @Test
  void readsWhatItWrites() throws Exception {
    assertThat(ParsecTpmToken.read(TOKEN.encode())).isEqualTo(TOKEN);
  }

  @Test
  void writesKeysByLengthThenBytewise() {
    String hex = TOKEN.encode().hex();
    int at = 0;
    // Both halves, in order: heads and names of the keys.
    for (String key :
        new String[] {
          "kat",
          "kid",
          "sig",
          "tpmVer",
          "pubArea",
          "certInfo",
          "pat",
          "kid",
          "sig",
          "tpmVer",
          "attestInfo"
        }) {
      String head = String.format("%02x", 0x60 + key.length()) + Bytes.utf8(key).hex();
      int found = hex.indexOf(head, at);
      assertThat(found).as(key).isGreaterThanOrEqualTo(at);
      at = found + head.length();
    }
  }

  @Test
  void refusesEveryStrictPrefixAndOneOctetMore() {
    Bytes octets = TOKEN.encode();
    for (int size = 0; size < octets.size(); size++) {
      Bytes prefix = octets.slice(0, size);
      assertThatThrownBy(() -> ParsecTpmToken.read(prefix))
          .as("prefix of %s octets", size)
          .isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> ParsecTpmToken.read(Bytes.concat(octets, Bytes.of(0))))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("left over");
  }

  @Test
  void refusesDuplicateMembers() {
    Bytes octets = TOKEN.encode();
    // The last member, "pat", once more: 63 706174 and its map.
    int pat = octets.hex().lastIndexOf("63706174a4") / 2;
    Bytes doubled =
        Bytes.concat(
            Bytes.of(0xa3), octets.slice(1, octets.size()), octets.slice(pat, octets.size()));
    assertThatThrownBy(() -> ParsecTpmToken.read(doubled))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("duplicate");
  }

  @Test
  void refusesIndefiniteLengths() {
    Bytes octets = TOKEN.encode();
    Bytes indefinite = Bytes.concat(Bytes.of(0xbf), octets.slice(1, octets.size()), Bytes.of(0xff));
    assertThatThrownBy(() -> ParsecTpmToken.read(indefinite))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("indefinite");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "1.2", "2.0 ", ""})
  void refusesOtherVersions(String version) {
    assertThatThrownBy(() -> ParsecTpmToken.read(token(version, TOKEN.kat().kid())))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("kat.tpmVer");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 18, 32, 34})
  void refusesIdentifiersThatAreNoUeid(int size) {
    byte[] kid = new byte[size];
    if (size > 0) {
      kid[0] = 1;
    }
    Bytes wrongSize = Bytes.copyOf(kid);
    assertThatThrownBy(() -> ParsecTpmToken.read(token("2.0", wrongSize)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("kat.kid");
    assertThatThrownBy(
            () -> new ParsecTpmToken.Pat(wrongSize, TOKEN.pat().sig(), TOKEN.pat().attestInfo()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25, 33})
  void readsIdentifiersOfAllThreeSizes(int size) throws Exception {
    byte[] kid = new byte[size];
    kid[0] = 1;
    assertThat(ParsecTpmToken.read(token("2.0", Bytes.copyOf(kid))).kat().kid().size())
        .isEqualTo(size);
    kid[0] = 2;
    assertThatThrownBy(() -> ParsecTpmToken.read(token("2.0", Bytes.copyOf(kid))))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("type 2");
  }

  @Test
  void randomChangesGiveNothingButMalformed() {
    Bytes octets = TOKEN.encode();
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = octets.toArray();
      for (int change = 0; change <= random.nextInt(4); change++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      try {
        ParsecTpmEvidence.read(ParsecTpmToken.read(Bytes.copyOf(changed)));
      } catch (MalformedException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  private static Bytes token(String version, Bytes kid) {
    Bytes kat =
        CborWriter.map()
            .put("tpmVer", CborWriter.text(version))
            .put("kid", CborWriter.bytes(kid))
            .put("sig", CborWriter.bytes(TOKEN.kat().sig()))
            .put("certInfo", CborWriter.bytes(TOKEN.kat().certInfo()))
            .put("pubArea", CborWriter.bytes(TOKEN.kat().pubArea()))
            .toBytes();
    Bytes pat =
        CborWriter.map()
            .put("tpmVer", CborWriter.text("2.0"))
            .put("kid", CborWriter.bytes(TOKEN.pat().kid()))
            .put("sig", CborWriter.bytes(TOKEN.pat().sig()))
            .put("attestInfo", CborWriter.bytes(TOKEN.pat().attestInfo()))
            .toBytes();
    return CborWriter.map().put("kat", kat).put("pat", pat).toBytes();
  }
}
