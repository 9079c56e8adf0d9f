package org.attls.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import org.attls.cli.report.CommandFailure;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFileTest {
  @TempDir static Path directory = Path.of("");

  @Test
  void readsEcKeysInBothSpellings() throws Exception {
    KeyPair pair = ecKey();
    Path pkcs8 = write("ec-pkcs8", new JcaPKCS8Generator(pair.getPrivate(), null));
    assertThat(Files.readString(pkcs8)).contains("BEGIN PRIVATE KEY");
    assertThat(scalar(PemFile.privateKey(pkcs8))).isEqualTo(scalar(pair.getPrivate()));
    assertThat(scalar(PemFile.privateKey(sec1("ec-sec1", pair))))
        .isEqualTo(scalar(pair.getPrivate()));
  }

  @Test
  void readsRsaKeysInBothSpellings() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    Path pkcs1 = write("rsa-pkcs1", pair.getPrivate());
    Path pkcs8 = write("rsa-pkcs8", new JcaPKCS8Generator(pair.getPrivate(), null));
    assertThat(Files.readString(pkcs1)).contains("BEGIN RSA PRIVATE KEY");
    assertThat(PemFile.privateKey(pkcs1)).isEqualTo(pair.getPrivate());
    assertThat(PemFile.privateKey(pkcs8)).isEqualTo(pair.getPrivate());
  }

  /** openssl ecparam -genkey writes the curve in a block of its own before the key. */
  @Test
  void passesOverBlocksOfOtherTypes() throws Exception {
    KeyPair pair = ecKey();
    Path both =
        Files.writeString(
            directory.resolve("with-parameters"),
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + Files.readString(sec1("key", pair)));
    assertThat(scalar(PemFile.privateKey(both))).isEqualTo(scalar(pair.getPrivate()));
  }

  @Test
  void refusesAnEncryptedKey() throws Exception {
    KeyPair pair = ecKey();
    Path encrypted =
        write(
            "encrypted",
            new JcaPKCS8Generator(
                pair.getPrivate(),
                new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setProvider(new BouncyCastleProvider())
                    .setPassword("secret".toCharArray())
                    .build()));
    refused(encrypted, "encrypted");
  }

  @Test
  void refusesTwoKeysAndNone() throws Exception {
    KeyPair pair = ecKey();
    String one = Files.readString(write("one", pair.getPrivate()));
    refused(Files.writeString(directory.resolve("two"), one + one), "2 private keys");
    refused(Files.writeString(directory.resolve("none"), "no PEM at all"), "0 private keys");
  }

  @Test
  void neverShowsWhatIsInAMalformedFile() throws Exception {
    Path broken =
        Files.writeString(
            directory.resolve("broken"),
            "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
    refused(broken, "malformed");
    assertThatThrownBy(() -> PemFile.privateKey(broken))
        .hasMessageNotContaining("c2VjcmV0")
        .hasMessageNotContaining("secret");
  }

  private static KeyPair ecKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** The JDK takes two keys for different where one encoding holds the curve and the other not. */
  private static BigInteger scalar(PrivateKey key) {
    return ((java.security.interfaces.ECPrivateKey) key).getS();
  }

  /** As OpenSSL writes it, with the curve inside. */
  private static Path sec1(String name, KeyPair pair) throws Exception {
    ECPrivateKey structure =
        new ECPrivateKey(256, scalar(pair.getPrivate()), SECObjectIdentifiers.secp256r1);
    return write(name, new PemObject("EC PRIVATE KEY", structure.getEncoded()));
  }

  private static void refused(Path file, String problem) {
    assertThatThrownBy(() -> PemFile.privateKey(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(String.valueOf(file.getFileName()))
        .hasMessageContaining(problem);
  }

  private static Path write(String name, Object object) throws Exception {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    }
    return Files.writeString(directory.resolve(name), text.toString());
  }
}
