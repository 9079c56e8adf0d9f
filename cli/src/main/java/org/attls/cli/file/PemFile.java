package org.attls.cli.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.attls.cli.report.CommandFailure;
import org.attls.tls.credential.X509Credential;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Certificates and private keys in PEM (RFC 7468). Blocks of other types in the same file are
 * passed over, so that one file may hold both.
 */
public final class PemFile {
  private PemFile() {}

  /**
   * The certificates of a file, in its order; at least one.
   *
   * @throws CommandFailure a usage error
   */
  public static List<X509Certificate> certificates(Path file) throws CommandFailure {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Object block : blocks(file)) {
      if (block instanceof X509CertificateHolder certificate) {
        certificates.add(convert(file, certificate));
      }
    }
    if (certificates.isEmpty()) {
      throw CommandFailure.usage(file + ": no PEM block of type CERTIFICATE");
    }
    return certificates;
  }

  /**
   * The one private key of a file: PKCS#8 ("PRIVATE KEY"), SEC1 ("EC PRIVATE KEY") or PKCS#1 ("RSA
   * PRIVATE KEY"), not encrypted.
   *
   * @throws CommandFailure a usage error
   */
  public static PrivateKey privateKey(Path file) throws CommandFailure {
    List<PrivateKeyInfo> keys = new ArrayList<>();
    for (Object block : blocks(file)) {
      if (block instanceof PrivateKeyInfo key) {
        keys.add(key);
      } else if (block instanceof PEMKeyPair pair) {
        keys.add(pair.getPrivateKeyInfo());
      } else if (block instanceof PEMEncryptedKeyPair
          || block instanceof PKCS8EncryptedPrivateKeyInfo) {
        throw CommandFailure.usage(file + ": the private key is encrypted; store it without");
      }
    }
    if (keys.size() != 1) {
      throw CommandFailure.usage(file + ": " + keys.size() + " private keys in PEM, expected one");
    }
    try {
      return new JcaPEMKeyConverter().getPrivateKey(keys.get(0));
    } catch (IOException refused) {
      // Without the cause's text, which may show parts of the key.
      throw CommandFailure.usage(file + ": the private key cannot be used");
    }
  }

  /**
   * A certificate chain and its key.
   *
   * @throws CommandFailure a usage error, also where the two do not belong together
   */
  public static X509Credential credential(Path chain, Path key) throws CommandFailure {
    try {
      return new X509Credential(certificates(chain), privateKey(key));
    } catch (IllegalArgumentException mismatch) {
      throw CommandFailure.usage(chain + ", " + key + ": " + mismatch.getMessage());
    }
  }

  private static List<Object> blocks(Path file) throws CommandFailure {
    String text = new String(Input.read(file).toArray(), StandardCharsets.US_ASCII);
    List<Object> blocks = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        blocks.add(block);
      }
    } catch (IOException | RuntimeException malformed) {
      throw CommandFailure.usage(file + ": a PEM block is malformed");
    }
    return blocks;
  }

  private static X509Certificate convert(Path file, X509CertificateHolder certificate)
      throws CommandFailure {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
    } catch (IOException | GeneralSecurityException malformed) {
      throw CommandFailure.usage(file + ": a certificate is malformed");
    }
  }
}
