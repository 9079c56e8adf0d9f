package org.attls.corim.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.comid.SampleComids;
import org.attls.corim.signed.TestSigner;
import org.attls.corim.term.Digest;
import org.attls.corim.term.DigestAlgorithm;
import org.attls.corim.term.Layout;
import org.attls.corim.term.TermCodec;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.key.EcKey;
import org.junit.jupiter.api.Test;

class CryptoKeyTest {
  private static final TestAuthority ROOT = TestAuthority.root("root");
  private static final TestAuthority BELOW = ROOT.authority("below");
  private static final EcKey KEY = TestSigner.es256().key();
  private static final X509Certificate SIGNER = BELOW.signer(KEY.publicKey());

  @Test
  void readsEveryKindThatItWrites() throws MalformedException {
    Bytes octets = CryptoKeyCodec.writeAll(SampleComids.keys());

    assertThat(SampleComids.keys()).extracting(CryptoKey::tag).startsWith(554L, 555L, 556L, 557L);
    assertThat(
            CryptoKeyCodec.readAll(
                CborReader.read(octets, "keys", TermCodec.RULES), Layout.DRAFT_11))
        .isEqualTo(SampleComids.keys());
  }

  @Test
  void aKeyInPemIsReadBackExactly() throws MalformedException {
    CryptoKey.PemPublicKey pem = CryptoKey.PemPublicKey.of(KEY);

    assertThat(pem.key("key")).isEqualTo(KEY);
    assertThat(CryptoKey.PemPublicKey.of(pem.key("key"))).isEqualTo(pem);
    assertThat(pem.pem()).startsWith("-----BEGIN PUBLIC KEY-----\n").endsWith("KEY-----");
  }

  @Test
  void interpretsOneCertificateInPem() throws MalformedException {
    assertThat(new CryptoKey.PemCertificate(pem(SIGNER)).certificate("c")).isEqualTo(SIGNER);
    String two = pem(SIGNER) + pem(SIGNER);
    assertFails(() -> new CryptoKey.PemCertificate(two).certificate("c"), "2 certificates");
    assertFails(
        () -> new CryptoKey.PemCertificate("x" + pem(SIGNER)).certificate("c"), "not PEM blocks");
    assertFails(
        () -> new CryptoKey.PemCertificate(pem(SIGNER) + "x").certificate("c"), "not PEM blocks");
    assertFails(() -> new CryptoKey.PemCertificate("").certificate("c"), "not PEM blocks");
    assertFails(
        () -> new CryptoKey.PemCertificate(block("a!")).certificate("c"), "that is not base64");
    assertFails(
        () -> new CryptoKey.PemCertificate(block("AAAA")).certificate("c"), "not a certificate");
  }

  @Test
  void interpretsAPathWhoseCertificatesCertifyEachOther() throws MalformedException {
    List<X509Certificate> path = List.of(SIGNER, BELOW.certificate(), ROOT.certificate());
    String right = pem(SIGNER) + pem(BELOW.certificate()) + pem(ROOT.certificate());

    assertThat(new CryptoKey.PemCertificatePath(right).path("p")).isEqualTo(path);
    String wrongOrder = pem(BELOW.certificate()) + pem(SIGNER);
    assertFails(() -> new CryptoKey.PemCertificatePath(wrongOrder).path("p"), "does not certify");
    TestAuthority namesake = TestAuthority.root("root").authority("below");
    String namesakes = pem(SIGNER) + pem(namesake.certificate());
    assertFails(() -> new CryptoKey.PemCertificatePath(namesakes).path("p"), "does not certify");
    String eleven = pem(SIGNER).repeat(11);
    assertFails(() -> new CryptoKey.PemCertificatePath(eleven).path("p"), "more than 10");
  }

  @Test
  void interpretsACertificateInDerAlone() throws MalformedException, CertificateEncodingException {
    Bytes der = Bytes.copyOf(SIGNER.getEncoded());

    assertThat(new CryptoKey.DerCertificate(der).certificate("c")).isEqualTo(SIGNER);
    for (int size = 0; size < der.size(); size++) {
      CryptoKey.DerCertificate prefix = new CryptoKey.DerCertificate(der.slice(0, size));
      assertFails(() -> prefix.certificate("c"), "certificate");
    }
    CryptoKey.DerCertificate longer = new CryptoKey.DerCertificate(Bytes.concat(der, Bytes.of(0)));
    assertFails(() -> longer.certificate("c"), "1 octets left over");
    CryptoKey.DerCertificate text = new CryptoKey.DerCertificate(Bytes.utf8(pem(SIGNER)));
    assertFails(() -> text.certificate("c"), "not a certificate");
    // The JDK's factory recurses into each of them.
    CryptoKey.DerCertificate deep =
        new CryptoKey.DerCertificate(Bytes.fromHex("3080".repeat(100_000)));
    assertFails(() -> deep.certificate("c"), "not a certificate");
  }

  @Test
  void aThumbprintMatchesItsCertificateOnly() throws GeneralSecurityException {
    Bytes digest = Bytes.copyOf(MessageDigest.getInstance("SHA-384").digest(SIGNER.getEncoded()));
    CryptoKey.CertificateThumbprint thumbprint =
        new CryptoKey.CertificateThumbprint(new Digest(DigestAlgorithm.SHA_384, digest));

    assertThat(thumbprint.matches(SIGNER)).isTrue();
    assertThat(thumbprint.matches(ROOT.certificate())).isFalse();
    assertThat(
            new CryptoKey.CertificateThumbprint(
                    new Digest(new DigestAlgorithm.Named("unknown"), digest))
                .matches(SIGNER))
        .isFalse();
  }

  @Test
  void interpretsKeysInCose() throws MalformedException {
    EcKey other = TestSigner.es512().key();
    Bytes set =
        CborWriter.array(
            CryptoKey.CoseKeys.of(KEY).content().octets(),
            CryptoKey.CoseKeys.of(other).content().octets());

    assertThat(CryptoKey.CoseKeys.of(KEY).keys("k")).containsExactly(CoseKey.of(KEY));
    assertThat(new CryptoKey.CoseKeys(SampleComids.opaque(set)).keys("k"))
        .extracting(CoseKey::key)
        .containsExactly(KEY, other);
  }

  @Test
  void refusesWhatIsNoPublicKeyInCose() {
    assertFails(() -> cose("a0"), "member 1 is missing");
    assertFails(() -> cose("a10101"), "EC2");
    assertFails(() -> cose("a10163617272"), "tstr where int");
    String point = "21" + "5820" + KEY.x().hex() + "22" + "5820" + KEY.y().hex();
    assertFails(() -> cose("a5010220" + "01" + point + "234101"), "private");
    assertFails(() -> cose("a4010220" + "07" + point), "outside 1..3");
    String wrong = "21" + "5820" + KEY.y().hex() + "22" + "5820" + KEY.x().hex();
    assertFails(() -> cose("a4010220" + "01" + wrong), "not a point");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CryptoKey.CoseKeys(SampleComids.opaque(CborWriter.array())));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CryptoKey.CoseKeys(SampleComids.opaque(CborWriter.integer(1))));
  }

  @Test
  void refusesKeysOfTheWrongShape() {
    assertRefused("d9022a4101", "bstr where tstr belongs");
    assertRefused("d9022b4101", "bstr where tstr belongs");
    assertRefused("d9022c01", "int where tstr belongs");
    assertRefused("d9022d4101", "bstr where array belongs");
    assertRefused("d9022d82014101", "must be 32");
    assertRefused("d9022e4101", "neither a COSE_Key nor a set");
    assertRefused("d9022e80", "neither a COSE_Key nor a set");
    assertRefused("d9022f01", "int where array belongs");
    assertRefused("d902306161", "tstr where bstr belongs");
    assertRefused("d9023101", "int where array belongs");
    assertRefused("d902326161", "tstr where bstr belongs");
  }

  /** The first releases of Veraison had the key in a map; they are read when asked for. */
  @Test
  void readsTheMapOfVersion1OnlyThere() throws MalformedException {
    String base64 = Base64.getUrlEncoder().encodeToString(KEY.spki().toArray());
    Bytes list = CborWriter.array(CborWriter.map().put(0, CborWriter.text(base64)).toBytes());

    assertThat(CryptoKeyCodec.readAll(CborReader.read(list, "keys", TermCodec.RULES), Layout.V1))
        .containsExactly(CryptoKey.PemPublicKey.of(KEY));
    assertFails(
        () ->
            CryptoKeyCodec.readAll(CborReader.read(list, "keys", TermCodec.RULES), Layout.DRAFT_11),
        "map where a tagged key belongs");
    Bytes broken = CborWriter.array(CborWriter.map().put(0, CborWriter.text("!")).toBytes());
    assertFails(
        () -> CryptoKeyCodec.readAll(CborReader.read(broken, "keys", TermCodec.RULES), Layout.V1),
        "not base64");
  }

  private static List<CoseKey> cose(String hex) throws MalformedException {
    return new CryptoKey.CoseKeys(SampleComids.opaque(Bytes.fromHex(hex))).keys("k");
  }

  private static void assertRefused(String hex, String problem) {
    assertFails(
        () ->
            CryptoKeyCodec.read(
                (CborTag) CborReader.read(Bytes.fromHex(hex), "key", TermCodec.RULES)),
        problem);
  }

  private static void assertFails(ThrowingCallable act, String problem) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(act)
        .withMessageContaining(problem);
  }

  private static String pem(X509Certificate certificate) {
    try {
      return block(
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()));
    } catch (CertificateEncodingException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String block(String base64) {
    return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
  }
}
