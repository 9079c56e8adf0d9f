package org.attls.cmw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CmwTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/eat+cwt|application/eat+cwt",
        "Application/EAT+CWT|application/eat+cwt",
        "application/eat+cwt;eat_profile=tag:x|",
        "application/eat+cwt; EAT_profile=\"tag:X,1\"|application/eat+cwt;eat_profile=\"tag:X,1\"",
        "application/x ; b=2 ; a=1|application/x;a=\"1\";b=\"2\"",
        "application/x;a=\"1\"|application/x;a=\"1\"",
        "application/x;a=\"q\\\"\\\\\"|application/x;a=\"q\\\"\\\\\"",
        "application/x;a=\"\"|application/x;a=\"\"",
        "application/vnd.parallaxsecond.key-attestation.tpm"
            + "|application/vnd.parallaxsecond.key-attestation.tpm"
      })
  void spellsEqualTypesEqually(String spelled, String canonical) {
    if (canonical == null) {
      // A colon needs quotes.
      assertThatIllegalArgumentException().isThrownBy(() -> CmwType.mediaType(spelled));
      return;
    }
    CmwType type = CmwType.mediaType(spelled);

    assertThat(type.canonical()).isEqualTo(canonical);
    assertThat(type.mediaType()).contains(spelled);
    assertThat(CmwType.mediaType(canonical).canonical()).isEqualTo(canonical);
    assertThat(type.matches(CmwType.mediaType(canonical))).isTrue();
  }

  @Test
  void keepsParameterValuesApart() {
    CmwType lower = CmwType.mediaType("application/x;a=b");

    assertThat(lower.matches(CmwType.mediaType("application/x;a=B"))).isFalse();
    assertThat(lower.matches(CmwType.mediaType("application/x"))).isFalse();
    assertThat(lower.matches(CmwType.mediaType("application/x; A=\"b\""))).isTrue();
    // One value that looks like two parameters is not two parameters.
    assertThat(
            CmwType.mediaType("application/x;a=\"1\\\";b=\\\"2\"")
                .matches(CmwType.mediaType("application/x;a=1;b=2")))
        .isFalse();
  }

  @Test
  void matchesAContentFormatAndItsMediaType() {
    assertThat(CmwType.contentFormat(263).matches(CmwType.mediaType("application/EAT+cwt")))
        .isTrue();
    assertThat(CmwType.contentFormat(263).matches(CmwType.mediaType("application/eat+jwt")))
        .isFalse();
    assertThat(CmwType.contentFormat(64999).matches(CmwType.contentFormat(64999))).isTrue();
    assertThat(CmwType.contentFormat(64999).matches(CmwType.contentFormat(64998))).isFalse();
    assertThat(CmwType.contentFormat(263))
        .isNotEqualTo(CmwType.mediaType("application/eat+cwt"))
        .isEqualTo(CmwType.contentFormat(263));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "application",
        "application/",
        "/x",
        "application/ x",
        " application/x",
        "application/x ",
        "application /x",
        "application/x;",
        "application/x; ",
        "application/x;a",
        "application/x;a=",
        "application/x;=1",
        "application/x;a=1;",
        "application/x;a=1;A=2",
        "application/x;a=\"",
        "application/x;a=\"\\\"",
        "application/x;a=\"\n\"",
        "application/x;a=\"1\"2",
        "application/x/y",
        "appl\u00efcation/x",
        "application/x,text/y",
        "application/x\u0000",
        "*/*",
        ".a/b",
        "application/x;a=b c",
        "application/x\t;a=b"
      })
  void refusesWhatIsNoMediaType(String text) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> CmwType.readMediaType(text, "cmw[0]"))
        .withMessageStartingWith("cmw[0]");
    assertThatIllegalArgumentException().isThrownBy(() -> CmwType.mediaType(text));
  }

  @Test
  void boundsTheLengthOfMediaTypes() {
    String prefix = "application/x;a=";
    CmwType.mediaType(prefix + "b".repeat(CmwType.MAX_MEDIA_TYPE - prefix.length()));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                CmwType.mediaType(
                    prefix + "b".repeat(CmwType.MAX_MEDIA_TYPE + 1 - prefix.length())));
  }

  @Test
  void boundsContentFormats() {
    assertThat(CmwType.contentFormat(0).contentFormat()).isZero();
    assertThat(CmwType.contentFormat(65535).contentFormat()).isEqualTo(65535);
    assertThatIllegalArgumentException().isThrownBy(() -> CmwType.contentFormat(65536));
    assertThatIllegalArgumentException().isThrownBy(() -> CmwType.contentFormat(-1));
    assertThatIllegalStateException()
        .isThrownBy(() -> CmwType.mediaType("application/x").contentFormat());
  }
}
