package org.attls.corim.signed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimWriter;
import org.attls.corim.Profile;
import org.attls.corim.comid.SampleComids;
import org.attls.corim.key.TestAuthority;
import org.attls.corim.term.Identifier;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class TrustedRootsTest {
  private static final Instant NOW = TestAuthority.NOW;
  private static final Corim CORIM =
      Corim.of(
          new Identifier.Text("id"),
          new Profile.Uri("tag:example.org,2026:profile"),
          SampleComids.everything());
  private static final TestAuthority ROOT = TestAuthority.root("root");
  private static final TestAuthority BELOW = ROOT.authority("below");
  private static final TestSigner SIGNER = TestSigner.es384();
  private static final X509Certificate LEAF = BELOW.signer(SIGNER.key().publicKey());
  private static final TrustedRoots TRUSTED = TrustedRoots.of(List.of(ROOT.certificate()));

  @Test
  void acceptsASignerWhosePathLeadsToARoot() throws Exception {
    for (List<X509Certificate> path :
        List.of(
            List.of(LEAF, BELOW.certificate()),
            List.of(LEAF, BELOW.certificate(), ROOT.certificate()))) {
      SignedCorim signed = signed(SIGNER, path);

      assertThat(signed.certificates()).isEqualTo(path);
      assertThat(signed.verify(TRUSTED, NOW).octets()).isEqualTo(CorimWriter.write(CORIM));
    }
    X509Certificate direct = ROOT.signer(SIGNER.key().publicKey());
    signed(SIGNER, List.of(direct)).verify(TRUSTED, NOW);
  }

  @Test
  void acceptsASignerThatIsARootItself() throws Exception {
    TrustedRoots leaf = TrustedRoots.of(List.of(LEAF));

    signed(SIGNER, List.of(LEAF)).verify(leaf, NOW);
    assertUntrusted(
        signed(SIGNER, List.of(LEAF)), leaf, NOW.plus(Duration.ofDays(31)), "does not hold at");
  }

  @Test
  void rejectsAPathToAnotherRoot() throws Exception {
    TestAuthority namesake = TestAuthority.root("root");
    assertUntrusted(
        signed(SIGNER, List.of(LEAF, BELOW.certificate())),
        TrustedRoots.of(List.of(namesake.certificate())),
        NOW,
        "do not lead to a trusted root");
    assertThatIllegalArgumentException().isThrownBy(() -> TrustedRoots.of(List.of()));
  }

  @Test
  void rejectsAPathWithAGapOrOutOfOrder() throws Exception {
    assertUntrusted(signed(SIGNER, List.of(LEAF)), TRUSTED, NOW, "do not lead to");
    TestAuthority other = ROOT.authority("other");
    assertUntrusted(
        signed(SIGNER, List.of(LEAF, other.certificate())), TRUSTED, NOW, "do not lead to");
    X509Certificate bySigner = BELOW.certificate();
    assertUntrusted(signed(SIGNER, List.of(bySigner, LEAF)), TRUSTED, NOW, "not for signatures");
  }

  @Test
  void rejectsCertificatesBeforeAndAfterTheirTime() throws Exception {
    SignedCorim signed = signed(SIGNER, List.of(LEAF, BELOW.certificate()));

    assertUntrusted(signed, TRUSTED, NOW.plus(Duration.ofDays(31)), "do not lead to");
    assertUntrusted(signed, TRUSTED, NOW.minus(Duration.ofDays(31)), "do not lead to");
  }

  /** The JDK takes the name and the key of a trust anchor, and does not ask for its time. */
  @Test
  void rejectsARootThatDoesNotHoldAndSaysWhich() throws Exception {
    SignedCorim signed = signed(SIGNER, List.of(LEAF, BELOW.certificate()));
    X509Certificate expired =
        ROOT.certificate(NOW.minus(Duration.ofDays(30)), NOW.minus(Duration.ofSeconds(1)));
    X509Certificate early =
        ROOT.certificate(NOW.plus(Duration.ofSeconds(1)), NOW.plus(Duration.ofDays(30)));
    X509Certificate other = TestAuthority.root("other").certificate();

    String lapsed = "CN=root has expired at 2026-02-28T23:59:59Z";
    assertUntrusted(signed, TrustedRoots.of(List.of(expired)), NOW, "no trusted root holds at");
    assertUntrusted(signed, TrustedRoots.of(List.of(expired)), NOW, lapsed);
    assertUntrusted(signed, TrustedRoots.of(List.of(expired, other)), NOW, "the root " + lapsed);
    assertUntrusted(
        signed,
        TrustedRoots.of(List.of(other, early)),
        NOW,
        "is not valid before 2026-03-01T00:00:01Z");
    TrustedRoots unrelated =
        TrustedRoots.of(List.of(TestAuthority.root("x").certificate(), expired));
    SignedCorim strangers =
        signed(SIGNER, List.of(TestAuthority.root("root").signer(SIGNER.key().publicKey())));
    assertUntrusted(strangers, unrelated, NOW, "do not lead to a trusted root: Path");
  }

  @Test
  void acceptsAPathToARenewedRootBesideTheExpiredOne() throws Exception {
    SignedCorim signed = signed(SIGNER, List.of(LEAF, BELOW.certificate()));
    X509Certificate expired =
        ROOT.certificate(NOW.minus(Duration.ofDays(30)), NOW.minus(Duration.ofSeconds(1)));

    signed.verify(TrustedRoots.of(List.of(expired, ROOT.certificate())), NOW);
    signed.verify(TrustedRoots.of(List.of(expired)), NOW.minus(Duration.ofSeconds(1)));
  }

  @Test
  void rejectsACertificateThatIsNotForSignatures() throws Exception {
    X509Certificate agreement = ROOT.endEntity(SIGNER.key().publicKey(), KeyUsage.keyAgreement);
    assertUntrusted(signed(SIGNER, List.of(agreement)), TRUSTED, NOW, "not for signatures");
  }

  /** An end entity is no authority, whatever it signs. */
  @Test
  void rejectsAnIssuerThatIsNoAuthority() throws Exception {
    assertUntrusted(
        signed(SIGNER, List.of(LEAF, ROOT.signer(SIGNER.key().publicKey()))),
        TRUSTED,
        NOW,
        "do not lead to");
  }

  @Test
  void rejectsASignatureOfAnotherKeyThanTheCertificates() throws Exception {
    assertUntrusted(
        signed(TestSigner.es384(), List.of(LEAF, BELOW.certificate())),
        TRUSTED,
        NOW,
        "does not verify");
  }

  @Test
  void rejectsAKeyThatIsNotOnACurve() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair rsa = generator.generateKeyPair();
    assertUntrusted(
        signed(SIGNER, List.of(ROOT.signer(rsa.getPublic()))), TRUSTED, NOW, "key is of type RSA");
  }

  @Test
  void rejectsWithoutCertificates() throws Exception {
    assertUntrusted(signed(SIGNER, List.of()), TRUSTED, NOW, "no certificate (x5chain, 33)");
  }

  @Test
  void refusesChainsOfAnotherShape() throws Exception {
    Bytes leaf = CborWriter.bytes(Bytes.copyOf(LEAF.getEncoded()));
    assertMalformed(CborWriter.array(leaf), "1 members, must be 2..10");
    assertMalformed(CborWriter.text("x"), "tstr where bstr belongs");
    assertMalformed(CborWriter.bytes(Bytes.of(1, 2)), "not a certificate");
    assertMalformed(CborWriter.array(leaf, CborWriter.bytes(Bytes.EMPTY)), "not a certificate");
  }

  private static SignedCorim signed(TestSigner signer, List<X509Certificate> path)
      throws Exception {
    return SignedCorimReader.strict()
        .read(
            SignedCorimWriter.of(SignerStatement.both("A", Optional.empty()))
                .withCertificates(path)
                .sign(CORIM, signer));
  }

  private static void assertUntrusted(
      SignedCorim signed, TrustedRoots roots, Instant at, String problem) {
    assertThatExceptionOfType(UntrustedCorimException.class)
        .isThrownBy(() -> signed.verify(roots, at))
        .withMessageContaining(problem);
  }

  private static void assertMalformed(Bytes chain, String problem) throws Exception {
    Bytes octets =
        new CoseSign1Writer(SIGNER)
            .protectedHeader(3, CborWriter.text("application/rim+cbor"))
            .protectedHeader(8, CborWriter.bytes(Bytes.fromHex("a100a1006141")))
            .protectedHeader(33, chain)
            .sign(CorimWriter.write(CORIM))
            .octets();
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedCorimReader.strict().read(octets))
        .withMessageContaining(problem)
        .satisfies(
            failure -> {
              assertThat(failure.where()).contains("[0].33");
              assertThat(failure.offset()).isPositive();
            });
  }
}
