package org.attls.cli;

import java.io.StringWriter;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.util.BigIntegers;

/**
 * A certificate authority and a certificate for localhost, in PEM files.
 *
 * @param authority the authority's certificate
 * @param certificate the server's certificate
 * @param key the server's private key, PKCS#8
 */
record Identities(Path authority, Path certificate, Path key) {
  /** Makes new ones in a directory. */
  static Identities in(Path directory) throws Exception {
    KeyPair authorityKey = newKey();
    KeyPair serverKey = newKey();
    X500Principal authorityName = new X500Principal("CN=Test authority");
    X509v3CertificateBuilder authority =
        builder(authorityName, authorityName, authorityKey)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    X509v3CertificateBuilder server =
        builder(authorityName, new X500Principal("CN=localhost"), serverKey)
            .addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                    new GeneralName[] {
                      new GeneralName(GeneralName.dNSName, "localhost"),
                      new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                    }));
    return new Identities(
        write(directory.resolve("ca.pem"), sign(authority, authorityKey)),
        write(directory.resolve("server.pem"), sign(server, authorityKey)),
        readableByAll(
            write(
                directory.resolve("server.key"),
                new JcaPKCS8Generator(serverKey.getPrivate(), null))));
  }

  /**
   * Answers a request for a certificate as a new authority, with the names that it asks for.
   *
   * @param key where the key of the request is
   */
  static Identities answering(Path request, Path key) throws Exception {
    PKCS10CertificationRequest asked = request(request);
    KeyPair authorityKey = newKey();
    X500Principal authorityName = new X500Principal("CN=Device authority");
    X509v3CertificateBuilder authority =
        builder(authorityName, authorityName, authorityKey)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    Instant now = Instant.now();
    X509v3CertificateBuilder device =
        new X509v3CertificateBuilder(
                X500Name.getInstance(authorityName.getEncoded()),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minusSeconds(3600)),
                Date.from(now.plusSeconds(3600)),
                asked.getSubject(),
                asked.getSubjectPublicKeyInfo())
            .addExtension(
                asked.getRequestedExtensions().getExtension(Extension.subjectAlternativeName));
    return new Identities(
        write(request.resolveSibling("device-ca.pem"), sign(authority, authorityKey)),
        write(request.resolveSibling("device.pem"), sign(device, authorityKey)),
        key);
  }

  /** A request whose signature is by the key in it. */
  private static PKCS10CertificationRequest request(Path file) throws Exception {
    try (PEMParser pem = new PEMParser(Files.newBufferedReader(file))) {
      PKCS10CertificationRequest asked = (PKCS10CertificationRequest) pem.readObject();
      if (!asked.isSignatureValid(
          new JcaContentVerifierProviderBuilder()
              .setProvider(new BouncyCastleProvider())
              .build(asked.getSubjectPublicKeyInfo()))) {
        throw new AssertionError("a request with a false signature");
      }
      return asked;
    }
  }

  /** As many a script leaves its keys. */
  private static Path readableByAll(Path file) throws Exception {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** Something as PEM. */
  static Path write(Path file, Object object) throws Exception {
    Writer text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    }
    return Files.writeString(file, text.toString());
  }

  static KeyPair newKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** A pair on P-256 as a JWK with its member "d", as a verifier keeps its key. */
  static String jwk(KeyPair pair) throws Exception {
    EcKey key = EcKey.of((ECPublicKey) pair.getPublic());
    byte[] d = BigIntegers.asUnsignedByteArray(32, ((ECPrivateKey) pair.getPrivate()).getS());
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"x\":\"%s\",\"y\":\"%s\",\"d\":\"%s\"}"
        .formatted(
            Base64Url.encode(key.x()),
            Base64Url.encode(key.y()),
            Base64Url.encode(Bytes.copyOf(d)));
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair key) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(System.nanoTime()),
        Date.from(now.minusSeconds(3600)),
        Date.from(now.plusSeconds(3600)),
        subject,
        key.getPublic());
  }

  private static Object sign(X509v3CertificateBuilder builder, KeyPair by) throws Exception {
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate()));
  }
}
