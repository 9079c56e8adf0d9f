package org.attls.eat.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.key.RsaKey;
import org.attls.eat.parsec.RsaAttestation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RSA in the structures of a TPM. */
class RsaStructuresTest {
  private static final Bytes CONTENT = Bytes.utf8("content");

  /** Where members of a public area with a scheme and no policy begin. */
  private static final int SYMMETRIC = 10;

  private static final int SCHEME = 12;
  private static final int SCHEME_HASH = 14;
  private static final int KEY_BITS = 16;
  private static final int EXPONENT = 18;
  private static final int MODULUS = 22;

  @ParameterizedTest
  @EnumSource(RsaKey.Size.class)
  void aPublicAreaIsReadToItsLastOctet(RsaKey.Size size) throws Exception {
    RsaAttestation rsa = rsa(size, TpmSigningScheme.RSASSA);
    TpmtPublic made = area(rsa);
    assertThat(made.encode().size()).isEqualTo(24 + size.octets());
    TpmtPublic read = TpmtPublic.read(made.encode(), "p");
    assertThat(read).isEqualTo(made);
    assertThat(read.key()).isEqualTo(rsa.key());
    assertThat(read.attestationDefect()).isEmpty();
    assertThat(read.scheme())
        .contains(new TpmtPublic.Scheme(TpmSigningScheme.RSASSA, TpmHash.SHA256));
    for (int prefix = 0; prefix < made.encode().size(); prefix++) {
      refused(made.encode().slice(0, prefix), "");
    }
    refused(Bytes.concat(made.encode(), Bytes.of(0)), "left over");
    assertThatThrownBy(() -> TpmtPublic.readEcc(made.encode(), "p"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("RSA");
  }

  @Test
  void theExponentIsZeroOr65537() throws Exception {
    Bytes area = area(rsa(RsaKey.Size.BITS_2048, TpmSigningScheme.RSAPSS)).encode();
    TpmtPublic spelledOut = TpmtPublic.read(u32(area, EXPONENT, 65537), "p");
    assertThat(spelledOut.key()).isEqualTo(TpmtPublic.read(area, "p").key());
    assertThat(spelledOut.name()).isNotEqualTo(TpmtPublic.read(area, "p").name());
    for (long odd : new long[] {1, 2, 3, 17, 65535, 65536, 65538, 65539, 0x1_0000L, 0xffffffffL}) {
      refused(u32(area, EXPONENT, odd), "exponent");
    }
  }

  @Test
  void anotherLengthOfTheModulusIsRefused() {
    Bytes area = area(rsa(RsaKey.Size.BITS_2048, TpmSigningScheme.RSASSA)).encode();
    Bytes modulus = area.slice(MODULUS + 2, area.size());
    for (Bytes other :
        new Bytes[] {
          modulus.slice(0, 255),
          modulus.slice(1, 256),
          Bytes.concat(Bytes.of(0), modulus),
          Bytes.concat(modulus, Bytes.of(1)),
          Bytes.EMPTY
        }) {
      refused(
          Bytes.concat(area.slice(0, MODULUS), new OctetWriter().opaque16(other).toBytes()),
          "modulus");
    }
    refused(u16(area, MODULUS, 255), "modulus");
    refused(u16(area, MODULUS, 257), "modulus");
    refused(u16(area, KEY_BITS, 3072), "modulus");
    for (int bits : new int[] {0, 512, 1024, 2047, 2049, 4096}) {
      refused(u16(area, KEY_BITS, bits), "keyBits");
    }
  }

  @Test
  void aModulusThatIsShorterThanItsSizeOrEvenIsRefused() {
    byte[] area = area(rsa(RsaKey.Size.BITS_2048, TpmSigningScheme.RSASSA)).encode().toArray();
    area[MODULUS + 2] &= 0x7f;
    refused(Bytes.copyOf(area), "modulus");
    area[MODULUS + 2] |= (byte) 0x80;
    area[area.length - 1] &= (byte) 0xfe;
    refused(Bytes.copyOf(area), "modulus");
  }

  @Test
  void otherSchemesAndHashesAreRefused() throws Exception {
    Bytes area = area(rsa(RsaKey.Size.BITS_2048, TpmSigningScheme.RSASSA)).encode();
    refused(u16(area, SYMMETRIC, TpmAlgorithm.AES), "symmetric");
    refused(u16(area, SCHEME, TpmAlgorithm.ECDSA), "scheme");
    refused(u16(area, SCHEME, 0x0015), "scheme");
    refused(u16(area, SCHEME, 0x0017), "scheme");
    refused(u16(area, SCHEME_HASH, TpmAlgorithm.SHA1), "SHA1");
    assertThat(
            TpmtPublic.read(u16(area, SCHEME_HASH, TpmAlgorithm.SHA512), "p").attestationDefect())
        .isPresent();
    Bytes open =
        Bytes.concat(u16(area, SCHEME, TpmAlgorithm.NULL).slice(0, 14), area.slice(16, 280));
    assertThat(TpmtPublic.read(open, "p").scheme()).isEmpty();
    assertThat(TpmtPublic.read(open, "p").attestationDefect()).isPresent();
    assertThat(open.size()).isEqualTo(area.size() - 2);
  }

  @ParameterizedTest
  @CsvSource({
    "BITS_2048, RSASSA, SHA256", "BITS_2048, RSASSA, SHA384",
    "BITS_2048, RSAPSS, SHA256", "BITS_2048, RSAPSS, SHA384",
    "BITS_3072, RSASSA, SHA256", "BITS_3072, RSASSA, SHA384",
    "BITS_3072, RSAPSS, SHA256", "BITS_3072, RSAPSS, SHA384",
  })
  void aSignatureVerifiesAndIsReadToItsLastOctet(
      RsaKey.Size size, TpmSigningScheme scheme, TpmHash hash) throws Exception {
    RsaAttestation rsa = new RsaAttestation(size, scheme, hash);
    Bytes octets = rsa.sign(CONTENT);
    TpmtSignature read = TpmtSignature.read(octets, "s");
    assertThat(read.encode()).isEqualTo(octets);
    assertThat(read.verifies(rsa.key(), CONTENT)).isTrue();
    assertThat(read.verifies(rsa.key(), Bytes.utf8("Content"))).isFalse();
    RsaKey.Size other =
        size == RsaKey.Size.BITS_2048 ? RsaKey.Size.BITS_3072 : RsaKey.Size.BITS_2048;
    assertThat(read.verifies(rsa(other, scheme).key(), CONTENT)).isFalse();
    for (int prefix = 0; prefix < octets.size(); prefix++) {
      refusedSignature(octets.slice(0, prefix));
    }
    refusedSignature(Bytes.concat(octets, Bytes.of(0)));
  }

  @Test
  void aSignatureOfAnotherLengthIsRefused() {
    Bytes signature = rsa(RsaKey.Size.BITS_2048, TpmSigningScheme.RSASSA).signature(CONTENT);
    for (Bytes other :
        new Bytes[] {
          signature.slice(0, 255),
          signature.slice(1, 256),
          Bytes.concat(Bytes.of(0), signature),
          Bytes.EMPTY
        }) {
      refusedSignature(
          new OctetWriter()
              .u16(TpmAlgorithm.RSASSA)
              .u16(TpmAlgorithm.SHA256)
              .opaque16(other)
              .toBytes());
    }
    refusedSignature(
        u16(
            rsa(RsaKey.Size.BITS_2048, TpmSigningScheme.RSASSA).sign(CONTENT),
            2,
            TpmAlgorithm.SHA1));
  }

  /** TPMs make salts as long as the hash, or as long as there is room for. */
  @ParameterizedTest
  @CsvSource({
    "32, true",
    "222, true",
    "0, false",
    "1, false",
    "20, false",
    "31, false",
    "33, false",
    "48, false",
    "221, false"
  })
  void theSaltHasOneOfTwoLengths(int octets, boolean accepted) throws Exception {
    RsaAttestation rsa = rsa(RsaKey.Size.BITS_2048, TpmSigningScheme.RSAPSS);
    rsa.saltOctets = octets;
    assertThat(TpmtSignature.read(rsa.sign(CONTENT), "s").verifies(rsa.key(), CONTENT))
        .isEqualTo(accepted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSASSA", "RSAPSS"})
  void aSignatureThatNamesAnotherSchemeOrHashDoesNotVerify(TpmSigningScheme scheme)
      throws Exception {
    RsaAttestation rsa = rsa(RsaKey.Size.BITS_2048, scheme);
    Bytes octets = rsa.sign(CONTENT);
    int other = scheme == TpmSigningScheme.RSASSA ? TpmAlgorithm.RSAPSS : TpmAlgorithm.RSASSA;
    assertThat(TpmtSignature.read(u16(octets, 0, other), "s").verifies(rsa.key(), CONTENT))
        .isFalse();
    for (int hash : new int[] {TpmAlgorithm.SHA384, TpmAlgorithm.SHA512}) {
      assertThat(TpmtSignature.read(u16(octets, 2, hash), "s").verifies(rsa.key(), CONTENT))
          .isFalse();
    }
    rsa.hash = TpmHash.SHA512;
    assertThat(TpmtSignature.read(rsa.sign(CONTENT), "s").verifies(rsa.key(), CONTENT)).isFalse();
  }

  private static RsaAttestation rsa(RsaKey.Size size, TpmSigningScheme scheme) {
    return new RsaAttestation(size, scheme, TpmHash.SHA256);
  }

  private static TpmtPublic area(RsaAttestation rsa) {
    return TpmtPublic.ofRsa(
        TpmHash.SHA256,
        ObjectAttributes.ATTESTATION_KEY,
        Bytes.EMPTY,
        Optional.of(new TpmtPublic.Scheme(rsa.scheme, rsa.hash)),
        rsa.key());
  }

  private static void refused(Bytes area, String word) {
    assertThatThrownBy(() -> TpmtPublic.read(area, "p"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(word);
  }

  private static void refusedSignature(Bytes signature) {
    assertThatThrownBy(() -> TpmtSignature.read(signature, "s"))
        .isInstanceOf(MalformedException.class);
  }

  private static Bytes u16(Bytes octets, int at, int value) {
    return Bytes.concat(
        octets.slice(0, at), Bytes.of(value >> 8, value), octets.slice(at + 2, octets.size()));
  }

  private static Bytes u32(Bytes octets, int at, long value) {
    return Bytes.concat(
        octets.slice(0, at),
        new OctetWriter().u32(value).toBytes(),
        octets.slice(at + 4, octets.size()));
  }
}
