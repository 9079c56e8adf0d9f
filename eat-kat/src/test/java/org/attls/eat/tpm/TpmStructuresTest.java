package org.attls.eat.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.Signature;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.key.EcCurve;
import org.attls.eat.parsec.LyingTpm;
import org.attls.eat.parsec.ParsecTpmToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each structure by its layout: what is read is written again, and nothing else is read. */
class TpmStructuresTest {
  private final LyingTpm tpm = new LyingTpm(EcCurve.P256);
  private final ParsecTpmToken token = tpm.token();

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void everyStructureIsReadToItsLastOctetAndWrittenAgain(EcCurve curve) throws Exception {
    ParsecTpmToken made = new LyingTpm(curve).token();
    exact(made.kat().pubArea(), octets -> TpmtPublic.read(octets, "x").encode());
    exact(made.kat().certInfo(), octets -> TpmsAttest.read(octets, "x").encode());
    exact(made.pat().attestInfo(), octets -> TpmsAttest.read(octets, "x").encode());
    exact(made.pat().sig(), octets -> TpmtSignature.read(octets, "x").encode());
  }

  @Test
  void sizesAreThoseOfTheLayout() {
    assertThat(token.kat().pubArea().size()).isEqualTo(88);
    assertThat(token.kat().certInfo().size()).isEqualTo(173);
    assertThat(token.pat().attestInfo().size()).isEqualTo(145);
    assertThat(token.kat().sig().size()).isEqualTo(72);
  }

  @Test
  void randomChangesGiveNothingButMalformed() {
    Random random = new Random(5);
    List<Bytes> all =
        List.of(
            token.kat().pubArea(),
            token.kat().certInfo(),
            token.pat().attestInfo(),
            token.pat().sig());
    int refused = 0;
    for (int i = 0; i < 40_000; i++) {
      byte[] changed = all.get(i % 4).toArray();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      Bytes octets = Bytes.copyOf(changed);
      try {
        Bytes again =
            switch (i % 4) {
              case 0 -> TpmtPublic.read(octets, "x").encode();
              case 3 -> TpmtSignature.read(octets, "x").encode();
              default -> TpmsAttest.read(octets, "x").encode();
            };
        assertThat(again).isEqualTo(octets);
      } catch (MalformedException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  @Test
  void refusesAnRsaKeyWhereOneOfTlsBelongs() {
    assertThatThrownBy(
            () -> TpmtPublic.readEcc(patched(token.kat().pubArea(), 0, 0x0001), "pubArea"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("pubArea.type")
        .hasMessageContaining("RSA");
  }

  @Test
  void refusesWhatIsNoSigningKeyOnAKnownCurve() {
    Bytes area = token.kat().pubArea();
    assertRefused(() -> TpmtPublic.read(patched(area, 2, TpmAlgorithm.SHA1), "p"), "SHA1");
    assertRefused(() -> TpmtPublic.read(patched(area, 10, TpmAlgorithm.AES), "p"), "AES");
    assertRefused(() -> TpmtPublic.read(patched(area, 12, TpmAlgorithm.ECDAA), "p"), "ECDAA");
    assertRefused(() -> TpmtPublic.read(patched(area, 14, TpmAlgorithm.SHA1), "p"), "SHA1");
    assertRefused(() -> TpmtPublic.read(patched(area, 16, 0x0010), "p"), "0x0010");
    assertRefused(() -> TpmtPublic.read(patched(area, 18, 0x0020), "p"), "kdf");
  }

  @Test
  void refusesAPointThatIsNotOnTheCurve() {
    byte[] area = token.kat().pubArea().toArray();
    area[area.length - 1] ^= 1;
    assertRefused(() -> TpmtPublic.read(Bytes.copyOf(area), "p"), "not a point");
  }

  @Test
  void refusesACoordinateLongerThanTheField() {
    Bytes area = token.kat().pubArea();
    Bytes longer =
        Bytes.concat(area.slice(0, 20), Bytes.of(0, 33, 0), area.slice(22, 54), area.slice(54, 88));
    assertRefused(() -> TpmtPublic.read(longer, "p"), "33");
  }

  @Test
  void aNullSchemeHasNoHash() throws Exception {
    TpmtPublic open =
        TpmtPublic.of(
            TpmHash.SHA384,
            ObjectAttributes.IDENTITY_KEY,
            Bytes.of(1, 2, 3),
            Optional.empty(),
            tpm.identityKey());
    TpmtPublic read = TpmtPublic.read(open.encode(), "p");
    assertThat(read).isEqualTo(open);
    assertThat(read.scheme()).isEmpty();
    assertThat(read.authPolicy()).isEqualTo(Bytes.of(1, 2, 3));
    assertThat(read.attributes()).isEqualTo(ObjectAttributes.IDENTITY_KEY);
    assertThat(read.name())
        .isEqualTo(Bytes.concat(Bytes.of(0, 0x0c), TpmHash.SHA384.digest(open.encode())));
  }

  @Test
  void refusesAnotherMagicTypeAndSafe() {
    Bytes certInfo = token.kat().certInfo();
    assertRefused(() -> TpmsAttest.read(patched(certInfo, 0, 0xff55), "a"), "ff544347");
    assertRefused(() -> TpmsAttest.read(patched(certInfo, 4, 0x8014), "a"), "8014");
    byte[] unsafe = certInfo.toArray();
    // magic, type, 2B of 34, 2B of 32, clock, two counters
    unsafe[4 + 2 + 36 + 34 + 16] = 2;
    assertRefused(() -> TpmsAttest.read(Bytes.copyOf(unsafe), "a"), "safe");
  }

  @Test
  void refusesMoreSelectionsThanATpmHasBanks() {
    Bytes attestInfo = token.pat().attestInfo();
    int count = 4 + 2 + 36 + 34 + 17 + 8;
    Bytes many =
        Bytes.concat(
            attestInfo.slice(0, count),
            new OctetWriter().u32(0x7fffffff).toBytes(),
            attestInfo.slice(count + 4, attestInfo.size()));
    assertRefused(() -> TpmsAttest.read(many, "a"), "2147483647");
  }

  @Test
  void aLongChallengeIsRefusedByReaderAndWriter() {
    Bytes long67 = Bytes.copyOf(new byte[67]);
    tpm.katChallenge = long67;
    assertThatThrownBy(tpm::token).isInstanceOf(IllegalArgumentException.class);
    Bytes certInfo = token.kat().certInfo();
    Bytes forged =
        Bytes.concat(
            certInfo.slice(0, 42),
            new OctetWriter().opaque16(long67).toBytes(),
            certInfo.slice(76, certInfo.size()));
    assertRefused(() -> TpmsAttest.read(forged, "a"), "extraData");
  }

  @Test
  void clockAndFirmwareAreRead() throws Exception {
    TpmsAttest attest = TpmsAttest.read(token.pat().attestInfo(), "a");
    assertThat(attest.clockInfo()).isEqualTo(new ClockInfo(1234567, 3, 0, true));
    assertThat(attest.firmwareVersion()).isEqualTo(7);
    assertThat(attest.extraData()).isEqualTo(LyingTpm.CHALLENGE);
  }

  @Test
  void refusesOtherSignaturesByName() {
    assertRefused(
        () -> TpmtSignature.read(patched(token.kat().sig(), 0, TpmAlgorithm.ECDAA), "sig"),
        "ECDAA");
    assertRefused(
        () -> TpmtSignature.read(patched(token.kat().sig(), 2, TpmAlgorithm.SHA1), "sig"), "SHA1");
  }

  @Test
  void verifiesShortAndPaddedButNotLongerValues() throws Exception {
    Bytes content = Bytes.utf8("content");
    TpmtSignature.Ecdsa signature = shortR(content);
    int zeros = signature.r().size() - 31;
    Bytes stripped = signature.r().slice(zeros, signature.r().size());
    assertThat(
            new TpmtSignature.Ecdsa(TpmHash.SHA256, stripped, signature.s())
                .verifies(tpm.attestationKey(), content))
        .isTrue();
    assertThat(signature.verifies(tpm.attestationKey(), content)).isTrue();
    Bytes padded = Bytes.concat(Bytes.of(0), signature.r());
    assertThat(
            new TpmtSignature.Ecdsa(TpmHash.SHA256, padded, signature.s())
                .verifies(tpm.attestationKey(), content))
        .isFalse();
    assertThat(signature.verifies(tpm.attestationKey(), Bytes.utf8("Content"))).isFalse();
    assertThat(
            new TpmtSignature.Ecdsa(TpmHash.SHA384, signature.r(), signature.s())
                .verifies(tpm.attestationKey(), content))
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void theDerFormVerifiesWithTheJdk(EcCurve curve) throws Exception {
    LyingTpm other = new LyingTpm(curve);
    for (int i = 0; i < 50; i++) {
      Bytes content = Bytes.of(i);
      TpmtSignature.Ecdsa signature = ecdsa(other.sign(content));
      Signature verifier =
          Signature.getInstance(other.hash.jdkName().replace("-", "") + "withECDSA");
      verifier.initVerify(other.attestationKey().publicKey());
      verifier.update(content.toArray());
      assertThat(verifier.verify(signature.der().toArray())).isTrue();
    }
  }

  @Test
  void attributesHaveTheirBits() {
    ObjectAttributes identity = ObjectAttributes.of(0x00040472L);
    assertThat(identity).isEqualTo(ObjectAttributes.IDENTITY_KEY);
    assertThat(identity.names())
        .isEqualTo("fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, noDA, sign");
    assertThat(identity.residenceDefect()).isEmpty();
    assertThat(ObjectAttributes.ATTESTATION_KEY).isEqualTo(ObjectAttributes.of(0x00050472L));
    assertThat(ObjectAttributes.of(0x000300b2L).names())
        .isEqualTo(
            "fixedTPM, fixedParent, sensitiveDataOrigin, adminWithPolicy, restricted, decrypt");
    assertThat(ObjectAttributes.of(0xFFFFFFFFL).bits()).isEqualTo(-1);
    assertThat(identity).hasToString("00040472 (" + identity.names() + ")");
  }

  /** A signature whose r begins with a zero octet: one in 256 does. */
  private TpmtSignature.Ecdsa shortR(Bytes content) throws MalformedException {
    for (int i = 0; i < 20_000; i++) {
      TpmtSignature.Ecdsa signature = ecdsa(tpm.sign(content));
      if (signature.r().u8(0) == 0) {
        return signature;
      }
    }
    throw new AssertionError("no short r in 20000 signatures");
  }

  private static TpmtSignature.Ecdsa ecdsa(Bytes octets) throws MalformedException {
    return (TpmtSignature.Ecdsa) TpmtSignature.read(octets, "sig");
  }

  private interface Codec {
    Bytes readAndWrite(Bytes octets) throws MalformedException;
  }

  private static void exact(Bytes octets, Codec codec) throws MalformedException {
    assertThat(codec.readAndWrite(octets)).isEqualTo(octets);
    for (int size = 0; size < octets.size(); size++) {
      Bytes prefix = octets.slice(0, size);
      assertThatThrownBy(() -> codec.readAndWrite(prefix))
          .as("prefix of %s octets", size)
          .isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> codec.readAndWrite(Bytes.concat(octets, Bytes.of(0))))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("left over");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable read, String word) {
    assertThatThrownBy(read).isInstanceOf(MalformedException.class).hasMessageContaining(word);
  }

  private static Bytes patched(Bytes octets, int at, int u16) {
    return Bytes.concat(
        octets.slice(0, at), Bytes.of(u16 >> 8, u16), octets.slice(at + 2, octets.size()));
  }
}
