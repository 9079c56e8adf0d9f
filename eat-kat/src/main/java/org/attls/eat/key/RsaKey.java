package org.attls.eat.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * An RSA public key as TPMs make them: 2048 or 3072 bits and the exponent 65537, which is what a
 * TPM means by 0. Always one spelling. Signatures are verified by the JDK.
 */
public final class RsaKey implements VerificationKey {
  /** The only exponent. */
  public static final int EXPONENT = 65537;

  private static final Bytes RSA_ENCRYPTION = Bytes.fromHex("300d06092a864886f70d0101010500");
  private static final Bytes AFTER_MODULUS = Bytes.fromHex("0203010001");

  private final Size size;
  private final Bytes spki;
  private volatile @Nullable PublicKey forTheJdk;

  private RsaKey(Size size, Bytes spki) {
    this.size = size;
    this.spki = spki;
  }

  /** Sizes of modulus and signature. */
  public enum Size {
    /** 2048 bits. */
    BITS_2048(2048, "30820122", "0382010f003082010a0282010100"),
    /** 3072 bits. */
    BITS_3072(3072, "308201a2", "0382018f003082018a0282018100");

    private final int bits;
    private final Bytes beforeModulus;

    Size(int bits, String sequence, String modulus) {
      this.bits = bits;
      this.beforeModulus =
          Bytes.concat(Bytes.fromHex(sequence), RSA_ENCRYPTION, Bytes.fromHex(modulus));
    }

    /** The size with this many bits, where it is one of these. */
    public static Optional<Size> ofBits(int bits) {
      for (Size size : values()) {
        if (size.bits == bits) {
          return Optional.of(size);
        }
      }
      return Optional.empty();
    }

    /** Bits of the modulus. */
    public int bits() {
      return bits;
    }

    /** Octets of the modulus, and of a signature. */
    public int octets() {
      return bits / 8;
    }
  }

  /**
   * A key from its modulus, big-endian, of exactly its size: its first bit and its last are set.
   *
   * @param where path in failures
   */
  public static RsaKey ofModulus(Size size, Bytes modulus, String where) throws MalformedException {
    if (modulus.size() != size.octets()) {
      throw new MalformedException(
          where, -1, "modulus of " + modulus.size() + " octets, expected " + size.octets());
    }
    if (modulus.u8(0) < 0x80 || modulus.u8(modulus.size() - 1) % 2 == 0) {
      throw new MalformedException(where, -1, "not an RSA modulus of " + size.bits() + " bits");
    }
    return new RsaKey(size, Bytes.concat(size.beforeModulus, modulus, AFTER_MODULUS));
  }

  /**
   * A key from DER SubjectPublicKeyInfo: rsaEncryption (RFC 8017, appendix A.1), one of the sizes,
   * exponent 65537, nothing behind it. Any other spelling is refused.
   *
   * @param where path in failures
   */
  public static RsaKey ofSpki(Bytes der, String where) throws MalformedException {
    for (Size size : Size.values()) {
      int start = size.beforeModulus.size();
      int end = start + size.octets();
      if (der.size() == end + AFTER_MODULUS.size()
          && der.slice(0, start).equals(size.beforeModulus)
          && der.slice(end, der.size()).equals(AFTER_MODULUS)) {
        return ofModulus(size, der.slice(start, end), where);
      }
    }
    throw new MalformedException(
        where,
        -1,
        "not a DER SubjectPublicKeyInfo of RSA with 2048 or 3072 bits and exponent " + EXPONENT);
  }

  /** Whether the octets mention rsaEncryption where a SubjectPublicKeyInfo has its algorithm. */
  static boolean looksLike(Bytes der) {
    for (int head = 2; head <= 4; head++) {
      int end = head + RSA_ENCRYPTION.size();
      if (der.size() >= end && der.slice(head, end).equals(RSA_ENCRYPTION)) {
        return true;
      }
    }
    return false;
  }

  /** The size. */
  public Size size() {
    return size;
  }

  /** The modulus, big-endian, of the full size. */
  public Bytes modulus() {
    int start = size.beforeModulus.size();
    return spki.slice(start, start + size.octets());
  }

  @Override
  public String title() {
    return "RSA-" + size.bits();
  }

  @Override
  public Bytes spki() {
    return spki;
  }

  /**
   * Whether this is a signature of {@code content} by RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2).
   *
   * @param digest JDK name of the hash, such as {@code SHA-256}
   * @param signature of exactly the size of the modulus
   */
  public boolean verifiesPkcs1(Bytes content, String digest, Bytes signature) {
    try {
      Signature rsa = Signature.getInstance(digest.replace("-", "") + "withRSA");
      return verifies(rsa, content, signature);
    } catch (GeneralSecurityException refused) {
      return false;
    }
  }

  /**
   * Whether this is a signature of {@code content} by RSASSA-PSS (RFC 8017, section 8.1) with MGF1
   * of the same hash.
   *
   * @param digest JDK name of the hash, such as {@code SHA-256}
   * @param saltOctets length of the salt, which must be that one
   * @param signature of exactly the size of the modulus
   */
  public boolean verifiesPss(Bytes content, String digest, int saltOctets, Bytes signature) {
    try {
      Signature pss = Signature.getInstance("RSASSA-PSS");
      pss.setParameter(
          new PSSParameterSpec(
              digest,
              "MGF1",
              new MGF1ParameterSpec(digest),
              saltOctets,
              PSSParameterSpec.TRAILER_FIELD_BC));
      return verifies(pss, content, signature);
    } catch (GeneralSecurityException refused) {
      return false;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RsaKey that && spki.equals(that.spki);
  }

  @Override
  public int hashCode() {
    return spki.hashCode();
  }

  @Override
  public String toString() {
    return title() + " " + spki.hex();
  }

  private boolean verifies(Signature rsa, Bytes content, Bytes signature)
      throws GeneralSecurityException {
    if (signature.size() != size.octets()) {
      return false;
    }
    rsa.initVerify(publicKey());
    rsa.update(content.toArray());
    return rsa.verify(signature.toArray());
  }

  private PublicKey publicKey() throws GeneralSecurityException {
    PublicKey made = forTheJdk;
    if (made == null) {
      made =
          KeyFactory.getInstance("RSA")
              .generatePublic(
                  new RSAPublicKeySpec(
                      new BigInteger(1, modulus().toArray()), BigInteger.valueOf(EXPONENT)));
      forTheJdk = made;
    }
    return made;
  }
}
