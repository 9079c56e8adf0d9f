package org.attls.cmw.pkix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

class CmwExtensionTest {
  private static final CmwReader READER = new CmwReader(1 << 17);
  private static final Cmw CBOR = CmwWriter.cborRecord(CmwType.contentFormat(60), Bytes.of(1));
  private static final Cmw JSON =
      CmwWriter.jsonRecord(CmwType.mediaType("application/x"), Bytes.of(1));

  @Test
  void readsBothAlternativesAsWritten() throws MalformedException {
    for (Cmw cmw : List.of(CBOR, JSON, CmwWriter.cborTag(60, Bytes.EMPTY))) {
      for (boolean critical : new boolean[] {false, true}) {
        CmwExtension extension = new CmwExtension(cmw, critical);
        assertThat(CmwExtension.read(extension.encode(), READER)).isEqualTo(extension);
        assertThat(CmwExtension.readValue(extension.value(), READER)).isEqualTo(cmw);
      }
    }
    assertThat(new CmwExtension(CBOR).value().hex()).isEqualTo("0405" + "82183c4101");
    assertThat(new CmwExtension(CBOR).encode().hex())
        .isEqualTo("3013" + "06082b06010505070123" + "0407" + "0405" + "82183c4101");
    assertThat(new CmwExtension(CBOR, true).encode().hex())
        .isEqualTo("3016" + "06082b06010505070123" + "0101ff" + "0407" + "0405" + "82183c4101");
    assertThat(new CmwExtension(JSON).value().hex()).startsWith("0c");
  }

  @Test
  void writesLengthsOfEverySize() throws MalformedException {
    for (int size :
        new int[] {100, 110, 120, 127, 128, 200, 230, 255, 256, 65_500, 65_536, 70_000}) {
      Cmw cmw = CmwWriter.cborRecord(CmwType.contentFormat(60), Bytes.copyOf(new byte[size]));
      assertThat(CmwExtension.read(new CmwExtension(cmw).encode(), READER).content())
          .isEqualTo(cmw);
    }
  }

  @Test
  void readsThePublishedCertificate() throws Exception {
    CmwExtension extension =
        CmwExtension.of(certificate(Vectors.bytes("cmw/x509-cert+json-cmw.der")), READER)
            .orElseThrow();

    assertThat(extension.critical()).isFalse();
    assertThat(CmwWriter.rewritten(extension.content()))
        .isEqualTo(CmwWriter.rewritten(READER.readJson(Vectors.bytes("cmw/collection-ok.json"))));
  }

  @Test
  void refusesEveryStrictPrefixAndATrailingOctet() {
    for (Cmw cmw : List.of(CBOR, JSON)) {
      Bytes whole = new CmwExtension(cmw, true).encode();
      Bytes value = new CmwExtension(cmw).value();
      for (int size = 0; size < whole.size(); size++) {
        assertRefused(whole.slice(0, size), "");
      }
      for (int size = 0; size < value.size(); size++) {
        assertValueRefused(value.slice(0, size), "");
      }
      assertRefused(Bytes.concat(whole, Bytes.of(0)), "left over");
      assertValueRefused(Bytes.concat(value, Bytes.of(0)), "left over");
    }
  }

  @Test
  void refusesAnotherIdentifierAndOtherTypes() {
    String value = "0407" + "040582183c4101";
    assertRefused(Bytes.fromHex("3013" + "06082b06010505070124" + value), "another extension");
    assertRefused(Bytes.fromHex("3012" + "06072b060105050701" + value), "another extension");
    assertRefused(Bytes.fromHex("3113" + "06082b06010505070123" + value), "tag 31");
    assertRefused(Bytes.fromHex("3013" + "0d082b06010505070123" + value), "tag 0d");
    assertRefused(
        Bytes.fromHex("3013" + "06082b06010505070123" + "0307" + "040582183c4101"), "tag 03");
    assertValueRefused(Bytes.fromHex("0305" + "82183c4101"), "neither UTF8String nor");
    assertValueRefused(Bytes.fromHex("1305" + "82183c4101"), "neither UTF8String nor");
    assertValueRefused(Bytes.fromHex("2405" + "82183c4101"), "neither UTF8String nor");
    assertValueRefused(Bytes.fromHex("a005" + "82183c4101"), "neither UTF8String nor");
  }

  @Test
  void theAlternativeDecidesTheSerialization() {
    Bytes cborAsText = Der.element(Der.UTF8_STRING, CBOR.octets());
    Bytes jsonAsOctets = Der.element(Der.OCTET_STRING, JSON.octets());

    assertValueRefused(cborAsText, "");
    assertValueRefused(jsonAsOctets, "");
  }

  @Test
  void refusesWhatIsNotDer() {
    String cmw = "82183c4101";
    assertValueRefused(Bytes.fromHex("0480" + cmw + "0000"), "length of 0 octets");
    assertValueRefused(Bytes.fromHex("048105" + cmw), "shortest form");
    assertValueRefused(Bytes.fromHex("04820005" + cmw), "shortest form");
    assertValueRefused(Bytes.fromHex("0484ffffffff" + cmw), "needs 4294967295 octets");
    assertValueRefused(Bytes.fromHex("04850000000005" + cmw), "length of 5 octets");
    assertValueRefused(Bytes.fromHex("048200ff" + cmw), "shortest form");
    String oid = "06082b06010505070123";
    assertRefused(Bytes.fromHex("3016" + oid + "010100" + "0407" + "0405" + cmw), "TRUE");
    assertRefused(Bytes.fromHex("3016" + oid + "010101" + "0407" + "0405" + cmw), "TRUE");
  }

  @Test
  void aCertificateWithoutTheExtensionHasNone() throws Exception {
    // The published one with another arc in the identifier; nobody looks at the signature here.
    byte[] der = Vectors.bytes("cmw/x509-cert+json-cmw.der").toArray();
    String hex = Bytes.copyOf(der).hex();
    int at = hex.indexOf("2b06010505070123") / 2 + 7;
    assertThat(at).isGreaterThan(7);
    der[at] = 0x24;

    assertThat(CmwExtension.of(certificate(Bytes.copyOf(der)), READER)).isEmpty();
  }

  private static X509Certificate certificate(Bytes der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der.toArray()));
  }

  private static void assertRefused(Bytes extension, String why) {
    assertThatExceptionOfType(MalformedException.class)
        .as(extension.hex())
        .isThrownBy(() -> CmwExtension.read(extension, READER))
        .withMessageContaining(why);
  }

  private static void assertValueRefused(Bytes value, String why) {
    assertThatExceptionOfType(MalformedException.class)
        .as(value.hex())
        .isThrownBy(() -> CmwExtension.readValue(value, READER))
        .withMessageContaining(why);
  }
}
