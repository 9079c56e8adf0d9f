package org.attls.eat.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.ear.EarKey;
import org.attls.testing.TextbookCurve;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Public keys that are none, or are spelled otherwise, in every form in which keys arrive. */
class OddKeysTest {
  private static final String EC_PUBLIC_KEY = "06072a8648ce3d0201";

  @ParameterizedTest
  @EnumSource
  void pointsThatAreNoneAreRefusedInEveryForm(EcCurve curve) throws Exception {
    EcKey good = EcSigner.generate(curve).publicKey();
    accepts(curve, good.x(), good.y());
    int size = curve.fieldOctets();
    TextbookCurve textbook = EcdsaEdgesTest.textbook(curve);
    BigInteger p = textbook.p();
    BigInteger x = new BigInteger(1, good.x().toArray());
    BigInteger y = new BigInteger(1, good.y().toArray());
    BigInteger small = textbook.pointFrom(BigInteger.ONE).getAffineX();
    BigInteger smallY = textbook.pointFrom(BigInteger.ONE).getAffineY();

    refuses(curve, "zero", BigInteger.ZERO, BigInteger.ZERO);
    refuses(curve, "y + 1", x, y.add(BigInteger.ONE).mod(p));
    refuses(curve, "x + 1, same y", x.add(BigInteger.ONE).mod(p), y);
    refuses(curve, "swapped", y, x);
    refuses(curve, "x = p", p, y);
    refuses(curve, "y = p", x, p);
    refuses(curve, "on the twist", notLiftable(textbook), y);
    BigInteger limit = BigInteger.ONE.shiftLeft(8 * size);
    assertThat(small.add(p)).isLessThan(limit);
    refuses(curve, "x + p: the same point, not reduced", small.add(p), smallY);
    refuses(curve, "all ones", limit.subtract(BigInteger.ONE), limit.subtract(BigInteger.ONE));
    for (EcCurve other : EcCurve.values()) {
      if (other != curve && other.fieldOctets() <= size) {
        EcKey foreign = EcSigner.generate(other).publicKey();
        refuses(
            curve,
            "a point of " + other,
            new BigInteger(1, foreign.x().toArray()),
            new BigInteger(1, foreign.y().toArray()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherSpellingsOfAKeyAreRefused(EcCurve curve) throws Exception {
    EcKey key = EcSigner.generate(curve).publicKey();
    String point = key.uncompressed().hex();
    String form = (key.y().u8(key.y().size() - 1) & 1) == 0 ? "2" : "3";
    String named = named(curve);
    assertThat(info(EC_PUBLIC_KEY + named, "00" + point)).isEqualTo(key.spki());

    Map<String, Bytes> odd = new LinkedHashMap<>();
    odd.put("compressed", info(EC_PUBLIC_KEY + named, "000" + form + key.x().hex()));
    String hybrid = form.equals("2") ? "06" : "07";
    odd.put("hybrid", info(EC_PUBLIC_KEY + named, "00" + hybrid + point.substring(2)));
    odd.put("infinity", info(EC_PUBLIC_KEY + named, "0000"));
    odd.put("empty", info(EC_PUBLIC_KEY + named, "00"));
    odd.put("unused bits", info(EC_PUBLIC_KEY + named, "01" + point));
    odd.put("no parameters", info(EC_PUBLIC_KEY, "00" + point));
    odd.put("parameters NULL", info(EC_PUBLIC_KEY + "0500", "00" + point));
    odd.put("id-ecDH", info("06052b8104010c" + named, "00" + point));
    odd.put("rsaEncryption", info("06092a864886f70d0101010500", "00" + point));
    odd.put("secp256k1", info(EC_PUBLIC_KEY + "06052b8104000a", "00" + point));
    odd.put("brainpoolP256r1", info(EC_PUBLIC_KEY + "06092b2403030208010107", "00" + point));
    odd.put("explicit parameters", info(EC_PUBLIC_KEY + "3003020101", "00" + point));
    odd.put("octet behind", Bytes.concat(key.spki(), Bytes.of(0)));
    odd.put("twice", Bytes.concat(key.spki(), key.spki()));
    odd.put("length in a longer form", longer(key.spki()));
    odd.put("another key behind, inside", info(EC_PUBLIC_KEY + named, "00" + point + point));
    odd.put("a set", Bytes.concat(Bytes.of(0x31), key.spki().slice(1, key.spki().size())));
    for (EcCurve other : EcCurve.values()) {
      if (other != curve) {
        odd.put("said to be of " + other, info(EC_PUBLIC_KEY + named(other), "00" + point));
      }
    }
    for (int length = 0; length < key.spki().size(); length++) {
      odd.put("first " + length, key.spki().slice(0, length));
    }
    odd.forEach(
        (what, der) -> {
          assertThatThrownBy(() -> EcKey.ofSpki(der, "key"))
              .as(what)
              .isInstanceOf(MalformedException.class);
          assertThatThrownBy(() -> EcKey.ofPem(pem(der), "key"))
              .as(what + ", PEM")
              .isInstanceOf(MalformedException.class);
        });
    // Whatever single bit is wrong: either no key at all, or visibly another one.
    for (int bit = 0; bit < key.spki().size() * 8; bit++) {
      byte[] flipped = key.spki().toArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> EcKey.ofSpki(Bytes.copyOf(flipped), "key"))
          .as("bit " + bit)
          .isInstanceOf(MalformedException.class);
    }
  }

  private static void accepts(EcCurve curve, Bytes x, Bytes y) throws Exception {
    EcKey key = EcKey.ofPoint(curve, x, y, "key");
    assertThat(EcKey.ofSpki(info(EC_PUBLIC_KEY + named(curve), point(x, y)), "key")).isEqualTo(key);
    assertThat(CoseKey.read(cose(curve, x, y), "key").key()).isEqualTo(key);
    if (curve != EcCurve.P521) {
      // No algorithm of results is for P-521.
      assertThat(EarKey.readJwk(jwk(curve, x, y), "key").key()).isEqualTo(key);
    }
  }

  private static void refuses(EcCurve curve, String what, BigInteger bigX, BigInteger bigY) {
    Bytes x = EcdsaEdgesTest.fixed(bigX, curve.fieldOctets());
    Bytes y = EcdsaEdgesTest.fixed(bigY, curve.fieldOctets());
    Bytes der = info(EC_PUBLIC_KEY + named(curve), point(x, y));
    assertThatThrownBy(() -> EcKey.ofPoint(curve, x, y, "key"))
        .as(what)
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> EcKey.ofSpki(der, "key"))
        .as(what + ", DER")
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> EcKey.ofUncompressed(curve, Bytes.concat(Bytes.of(4), x, y), "key"))
        .as(what + ", uncompressed")
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> CoseKey.read(cose(curve, x, y), "key"))
        .as(what + ", COSE")
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> EarKey.readJwk(jwk(curve, x, y), "key"))
        .as(what + ", JWK")
        .isInstanceOf(MalformedException.class);
  }

  private static BigInteger notLiftable(TextbookCurve curve) {
    BigInteger x = BigInteger.ONE;
    while (curve.lift(x).isPresent()) {
      x = x.add(BigInteger.ONE);
    }
    return x;
  }

  private static String point(Bytes x, Bytes y) {
    return "0004" + x.hex() + y.hex();
  }

  private static Bytes cose(EcCurve curve, Bytes x, Bytes y) {
    int number = curve.ordinal() + 1;
    return CborWriter.map()
        .put(1, CborWriter.integer(2))
        .put(-1, CborWriter.integer(number))
        .put(-2, CborWriter.bytes(x))
        .put(-3, CborWriter.bytes(y))
        .toBytes();
  }

  private static Bytes jwk(EcCurve curve, Bytes x, Bytes y) {
    return Bytes.utf8(
        String.format(
            Locale.ROOT,
            "{\"kty\":\"EC\",\"crv\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}",
            curve.joseName(),
            Base64Url.encode(x),
            Base64Url.encode(y)));
  }

  private static String named(EcCurve curve) {
    return switch (curve) {
      case P256 -> "06082a8648ce3d030107";
      case P384 -> "06052b81040022";
      case P521 -> "06052b81040023";
    };
  }

  /** SubjectPublicKeyInfo of this algorithm and this content of the BIT STRING. */
  private static Bytes info(String algorithm, String bits) {
    return der(0x30, Bytes.concat(der(0x30, hex(algorithm)), der(0x03, hex(bits))));
  }

  private static Bytes der(int tag, Bytes content) {
    Bytes head =
        content.size() < 0x80
            ? Bytes.of(tag, content.size())
            : content.size() < 0x100
                ? Bytes.of(tag, 0x81, content.size())
                : Bytes.of(tag, 0x82, content.size() >> 8, content.size() & 0xFF);
    return Bytes.concat(head, content);
  }

  private static Bytes longer(Bytes der) {
    boolean isShort = der.u8(1) < 0x80;
    return isShort
        ? Bytes.concat(Bytes.of(0x30, 0x81), der.slice(1, der.size()))
        : Bytes.concat(Bytes.of(0x30, 0x82, 0), der.slice(2, der.size()));
  }

  private static String pem(Bytes der) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getEncoder().encodeToString(der.toArray())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static Bytes hex(String digits) {
    return Bytes.fromHex(digits);
  }
}
