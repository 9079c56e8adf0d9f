package org.attls.eat.enrol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.TpmHash;

/**
 * A secret that one TPM gives away only while one certain key is loaded in it: what
 * TPM2_MakeCredential makes, made without a TPM (TPM 2.0 Library, Part 1, section 24, "Credential
 * Protection").
 *
 * <pre>
 * seed          as large as a digest of the EK's hash:
 *   ECC         KDFe(Z, "IDENTITY", ephemeral.x, EK.x),  Z = ECDH(ephemeral, EK).x
 *   RSA         random; sent with OAEP, label "IDENTITY" 00
 * symmetricKey  KDFa(seed, "STORAGE", Name, "", bits of the EK's cipher)
 * hmacKey       KDFa(seed, "INTEGRITY", "", "", bits of the hash)
 * encIdentity   AES-CFB(symmetricKey, IV 0, 2B credential)
 *
 * TPMS_ID_OBJECT { 2B HMAC(hmacKey, encIdentity || Name), octet encIdentity[] }
 * encrypted secret, ECC: TPMS_ECC_POINT { 2B ephemeral.x, 2B ephemeral.y }; RSA: the ciphertext
 *
 * KDFa(key, label, U, V, bits) = HMAC(key, u32 1 || label 00 || U || V || u32 bits)
 * KDFe(Z, label, U, V)         = H(u32 1 || Z || label 00 || U || V)
 * </pre>
 *
 * @param idObject TPMS_ID_OBJECT, without the two octets of a TPM2B before it
 * @param encryptedSecret TPM2B_ENCRYPTED_SECRET, without its two octets
 */
public record ProtectedCredential(Bytes idObject, Bytes encryptedSecret) {
  /** Largest part: a ciphertext of RSA-2048 is 256 octets, a point and a credential are less. */
  public static final int MAX_PART = 512;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** KDFs make one block here: nothing derived is longer than a digest. */
  private static final Bytes FIRST_BLOCK = Bytes.of(0, 0, 0, 1);

  private static final Bytes IDENTITY = label("IDENTITY");
  private static final Bytes STORAGE = label("STORAGE");
  private static final Bytes INTEGRITY = label("INTEGRITY");
  private static final int AES_BLOCK = 16;

  /** Checks the sizes. */
  public ProtectedCredential {
    if (idObject.isEmpty()
        || idObject.size() > MAX_PART
        || encryptedSecret.isEmpty()
        || encryptedSecret.size() > MAX_PART) {
      throw new IllegalArgumentException(
          "parts of " + idObject.size() + " and " + encryptedSecret.size() + " octets");
    }
  }

  /**
   * Protects a credential for the TPM with this endorsement key while the object with this Name is
   * loaded in it.
   *
   * @param name Name of the attestation key
   * @param credential 1..32 octets
   */
  static ProtectedCredential make(EndorsementCertificate ek, Bytes name, Bytes credential) {
    TpmHash hash = ek.type().nameHash();
    if (credential.isEmpty() || credential.size() > TpmHash.SHA256.size()) {
      throw new IllegalArgumentException("a credential of " + credential.size() + " octets");
    }
    try {
      Seed seed = ek.key() instanceof ECPublicKey ? agreed(ek, hash) : encrypted(ek, hash);
      Bytes identity = new OctetWriter().opaque16(credential).toBytes();
      Bytes symmetricKey =
          kdfa(hash, seed.value(), STORAGE, name, ek.type().cipherBits())
              .slice(0, ek.type().cipherBits() / 8);
      Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(symmetricKey.toArray(), "AES"),
          new IvParameterSpec(new byte[AES_BLOCK]));
      Bytes encIdentity = Bytes.copyOf(cipher.doFinal(identity.toArray()));
      Bytes hmacKey = kdfa(hash, seed.value(), INTEGRITY, Bytes.EMPTY, 8 * hash.size());
      Bytes integrity = hmac(hash, hmacKey, Bytes.concat(encIdentity, name));
      return new ProtectedCredential(
          new OctetWriter().opaque16(integrity).octets(encIdentity).toBytes(), seed.message());
    } catch (GeneralSecurityException | MalformedException missing) {
      throw new IllegalStateException("this Java runtime cannot protect a credential", missing);
    }
  }

  /** A shared secret, and what tells the TPM. */
  private record Seed(Bytes value, Bytes message) {}

  private static Seed agreed(EndorsementCertificate ek, TpmHash hash)
      throws GeneralSecurityException, MalformedException {
    ECPublicKey ekKey = (ECPublicKey) ek.key();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(ekKey.getParams());
    KeyPair ephemeral = generator.generateKeyPair();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(ephemeral.getPrivate());
    agreement.doPhase(ekKey, true);
    Bytes z = Bytes.copyOf(agreement.generateSecret());
    EcKey point = EcKey.of((ECPublicKey) ephemeral.getPublic());
    Bytes seed = hash.digest(FIRST_BLOCK, z, IDENTITY, point.x(), EcKey.of(ekKey).x());
    return new Seed(seed, new OctetWriter().opaque16(point.x()).opaque16(point.y()).toBytes());
  }

  private static Seed encrypted(EndorsementCertificate ek, TpmHash hash)
      throws GeneralSecurityException {
    byte[] seed = new byte[hash.size()];
    RANDOM.nextBytes(seed);
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        ek.key(),
        new OAEPParameterSpec(
            hash.jdkName(),
            "MGF1",
            new MGF1ParameterSpec(hash.jdkName()),
            new PSource.PSpecified(IDENTITY.toArray())));
    return new Seed(Bytes.copyOf(seed), Bytes.copyOf(cipher.doFinal(seed)));
  }

  private static Bytes kdfa(TpmHash hash, Bytes key, Bytes label, Bytes context, int bits)
      throws GeneralSecurityException {
    return hmac(
        hash,
        key,
        Bytes.concat(FIRST_BLOCK, label, context, new OctetWriter().u32(bits).toBytes()));
  }

  private static Bytes hmac(TpmHash hash, Bytes key, Bytes content)
      throws GeneralSecurityException {
    String algorithm = "Hmac" + hash.jdkName().replace("-", "");
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key.toArray(), algorithm));
    return Bytes.copyOf(mac.doFinal(content.toArray()));
  }

  /** A label, with the zero octet that ends it. */
  private static Bytes label(String text) {
    return Bytes.copyOf((text + "\0").getBytes(StandardCharsets.US_ASCII));
  }
}
