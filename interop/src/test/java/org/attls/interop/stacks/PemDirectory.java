package org.attls.interop.stacks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.fake.TestCertificates;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Certificates and keys of one connection, as the programs want them. */
record PemDirectory(Path directory, X509Credential server, X509Credential client) {
  /** Of the key in a PKCS #12 file. */
  static final String ALIAS = "own";

  /** Of a PKCS #12 file. */
  static final String PASSWORD = "password";

  static PemDirectory write(Path directory, TestCertificates authority, Variant variant)
      throws IOException {
    X509Credential server =
        authority.server("server.example", variant.algorithm(), variant.parameter());
    X509Credential client = authority.client("device.example");
    try {
      pem(directory.resolve("root.pem"), "CERTIFICATE", authority.root().getEncoded());
      pem(directory.resolve("server.pem"), "CERTIFICATE", server.chain().get(0).getEncoded());
      pem(directory.resolve("client.pem"), "CERTIFICATE", client.chain().get(0).getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
    key(directory, "server.key", server);
    key(directory, "client.key", client);
    pem(directory.resolve("server.pub"), "PUBLIC KEY", server.publicKey().getEncoded());
    pem(directory.resolve("client.pub"), "PUBLIC KEY", client.publicKey().getEncoded());
    pkcs12(directory.resolve("server.p12"), server);
    pkcs12(directory.resolve("client.p12"), client);
    return new PemDirectory(directory, server, client);
  }

  String file(String name) {
    return directory.resolve(name).toString();
  }

  /** GnuTLS wants the public key in the file of a private one, where the JDK puts none. */
  private static void key(Path directory, String name, X509Credential credential)
      throws IOException {
    Path file = directory.resolve(name);
    if (credential.key() instanceof java.security.interfaces.ECPrivateKey key) {
      SubjectPublicKeyInfo certified =
          SubjectPublicKeyInfo.getInstance(credential.chain().get(0).getPublicKey().getEncoded());
      ECPrivateKey complete =
          new ECPrivateKey(
              key.getParams().getOrder().bitLength(),
              key.getS(),
              certified.getPublicKeyData(),
              certified.getAlgorithm().getParameters());
      pem(file, "EC PRIVATE KEY", complete.getEncoded());
    } else {
      pem(file, "PRIVATE KEY", credential.key().getEncoded());
    }
  }

  private static void pkcs12(Path file, X509Credential credential) throws IOException {
    char[] password = PASSWORD.toCharArray();
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry(
          ALIAS, credential.key(), password, credential.chain().toArray(Certificate[]::new));
      store.store(out, password);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void pem(Path file, String label, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
  }
}
