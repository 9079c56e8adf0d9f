package org.attls.eat.parsec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.junit.jupiter.api.Test;

class ParsecTpmJsonTest {
  private static final ParsecTpmToken TOKEN = new LyingTpm(EcCurve.P256).token();
  private static final String JSON = ParsecTpmJson.write(TOKEN);

  @Test
  void readsWhatItWrites() throws Exception {
    assertThat(ParsecTpmJson.read(Bytes.utf8(JSON))).isEqualTo(TOKEN);
  }

  @Test
  void ignoresUnknownMembers() throws Exception {
    String more = JSON.replace("\"sig\":", "\"alg\":11,\"sig\":");
    assertThat(ParsecTpmJson.read(Bytes.utf8(more))).isEqualTo(TOKEN);
  }

  @Test
  void refusesEveryStrictPrefixAndTextBehind() {
    for (int size = 0; size < JSON.length(); size++) {
      Bytes prefix = Bytes.utf8(JSON.substring(0, size));
      assertThatThrownBy(() -> ParsecTpmJson.read(prefix)).isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> ParsecTpmJson.read(Bytes.utf8(JSON + "x")))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesTheUrlAlphabetAndMissingPadding() {
    String kid = member("kat", "kid");
    // 17 octets: 24 characters, of which one is padding.
    String padded = "Ad6tvu/erb7v3q2+796tvu8=";
    assertThatThrownBy(() -> read(kid, padded.replace('/', '_').replace('+', '-')))
        .hasMessageContaining("kat.kid");
    assertThatThrownBy(() -> read(kid, padded.replace("=", ""))).hasMessageContaining("padding");
    assertThatThrownBy(() -> read(kid, padded.replace("8=", "9=")))
        .hasMessageContaining("trailing");
  }

  @Test
  void refusesAnotherVersionAndAShortIdentifier() {
    assertThatThrownBy(
            () -> ParsecTpmJson.read(Bytes.utf8(JSON.replaceFirst("\"2\\.0\"", "\"1.2\""))))
        .hasMessageContaining("kat.tpmVer");
    String kid = member("kat", "kid");
    assertThatThrownBy(() -> read(kid, "AQID")).hasMessageContaining("UEID");
    assertThatThrownBy(() -> read(kid, "")).hasMessageContaining("UEID");
  }

  @Test
  void refusesAnEmptyStructure() {
    String sig = member("pat", "sig");
    assertThatThrownBy(() -> read(sig, "")).hasMessageContaining("pat.sig");
  }

  private static ParsecTpmToken read(String replaced, String by) throws MalformedException {
    return ParsecTpmJson.read(Bytes.utf8(JSON.replace("\"" + replaced + "\"", "\"" + by + "\"")));
  }

  private static String member(String half, String name) {
    return Optional.ofNullable(ParsecTpmJson.members(TOKEN).get(half))
        .map(members -> members.get(name))
        .orElseThrow();
  }
}
