package org.attls.eat.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.attls.cmw.ecdsa.EcdsaCode;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmtSignature;
import org.attls.testing.EcdsaCases;
import org.attls.testing.TextbookCurve;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signatures at the edges of ECDSA in the forms of COSE, JOSE and the TPM, by the JDK's code. */
class EcdsaEdgesTest {
  private static final int JAVA = Runtime.version().feature();

  @ParameterizedTest
  @EnumSource
  void areJudgedAsTheTextbookDoes(EcCurve curve) throws Exception {
    assertThat(EcdsaCode.found()).as("other code than the JDK's").isEmpty();
    List<EcdsaCases.Case> cases = EcdsaCases.of(curve.standardName(), curve.digest());
    assertThat(cases).hasSizeGreaterThan(120).anyMatch(EcdsaCases.Case::valid);
    int size = curve.fieldOctets();
    for (EcdsaCases.Case one : cases) {
      EcKey key = key(curve, one.key().getAffineX(), one.key().getAffineY());
      Bytes message = Bytes.copyOf(one.message());
      Bytes r = fixed(one.r(), size);
      Bytes s = fixed(one.s(), size);

      if (one.name().equals(EcdsaCases.BEYOND_THE_ORDER) && JAVA < 25) {
        continue; // Nothing wrong is let through where the JDK refuses it.
      }
      boolean valid = one.valid();

      assertThat(key.verifies(message, r, s)).as("numbers, %s", one).isEqualTo(valid);
      assertThat(key.verifies(message, Bytes.concat(r, s))).as("raw, %s", one).isEqualTo(valid);
      // The TPM strips leading zeros; r and s are never empty there.
      if (one.r().signum() > 0 && one.s().signum() > 0) {
        Bytes tpm = new TpmtSignature.Ecdsa(TpmHash.of(curve), stripped(r), stripped(s)).encode();
        assertThat(TpmtSignature.read(tpm, "sig").verifies(key, message))
            .as("TPM, %s", one)
            .isEqualTo(valid);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void rawFormsOfAnyOtherWidthAreRefused(EcCurve curve) throws Exception {
    EcSigner signer = EcSigner.generate(curve);
    Bytes message = Bytes.utf8("message");
    Bytes signature = signer.sign(message);
    EcKey key = signer.publicKey();
    int size = curve.fieldOctets();
    Bytes r = signature.slice(0, size);
    Bytes s = signature.slice(size, 2 * size);
    Bytes zero = Bytes.of(0);

    assertThat(key.verifies(message, signature)).isTrue();
    for (int length = 0; length < signature.size(); length++) {
      assertThat(key.verifies(message, signature.slice(0, length))).as("first " + length).isFalse();
    }
    for (Bytes other :
        List.of(
            Bytes.concat(signature, zero),
            Bytes.concat(zero, signature),
            Bytes.concat(zero, r, zero, s),
            Bytes.concat(signature, signature),
            Bytes.concat(s, r),
            new TpmtSignature.Ecdsa(TpmHash.of(curve), r, s).der())) {
      assertThat(key.verifies(message, other)).as(other.hex()).isFalse();
    }
    for (int bit = 0; bit < signature.size() * 8; bit += curve == EcCurve.P256 ? 1 : 13) {
      byte[] flipped = signature.toArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(key.verifies(message, Bytes.copyOf(flipped))).as("bit " + bit).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTpmMayNeitherNameAnotherHashNorPadBeyondACoordinate(EcCurve curve) throws Exception {
    EcSigner signer = EcSigner.generate(curve);
    Bytes message = Bytes.utf8("message");
    Bytes signature = signer.sign(message);
    int size = curve.fieldOctets();
    Bytes r = signature.slice(0, size);
    Bytes s = signature.slice(size, 2 * size);
    for (TpmHash hash : TpmHash.values()) {
      assertThat(new TpmtSignature.Ecdsa(hash, r, s).verifies(signer.publicKey(), message))
          .as(hash.toString())
          .isEqualTo(hash == TpmHash.of(curve));
    }
    if (size < 66) {
      Bytes longer = Bytes.concat(Bytes.of(0), r);
      assertThat(
              new TpmtSignature.Ecdsa(TpmHash.of(curve), longer, s)
                  .verifies(signer.publicKey(), message))
          .isFalse();
    }
  }

  static EcKey key(EcCurve curve, BigInteger x, BigInteger y) throws Exception {
    return EcKey.ofPoint(
        curve, fixed(x, curve.fieldOctets()), fixed(y, curve.fieldOctets()), "key");
  }

  static TextbookCurve textbook(EcCurve curve) {
    return TextbookCurve.named(curve.standardName());
  }

  /** Of that size, or as many octets as the number needs. */
  static Bytes fixed(BigInteger number, int size) {
    byte[] signed = number.toByteArray();
    byte[] fixed = new byte[Math.max(size, (number.bitLength() + 7) / 8)];
    int length = Math.min(signed.length, fixed.length);
    System.arraycopy(signed, signed.length - length, fixed, fixed.length - length, length);
    return Bytes.copyOf(fixed);
  }

  private static Bytes stripped(Bytes number) {
    int zeros = 0;
    while (zeros < number.size() - 1 && number.u8(zeros) == 0) {
      zeros++;
    }
    return number.slice(zeros, number.size());
  }
}
