package org.attls.bench.rung;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import org.attls.bench.connection.End;
import org.attls.bench.connection.JdkEnd;
import org.attls.tls.credential.X509Credential;

/**
 * The JDK's own TLS with the same suite, group, keys and chains. An engine without a host name
 * resumes no session; the name in the server's certificate is therefore not checked.
 */
final class JdkTls {
  private static final char[] PASSWORD = "in memory".toCharArray();

  private final SSLContext client;
  private final SSLContext server;
  private final JdkEnd.Buffers ofClient = new JdkEnd.Buffers();
  private final JdkEnd.Buffers ofServer = new JdkEnd.Buffers();

  JdkTls(Certificates certificates) {
    // Read once by the JDK, before its first engine.
    System.setProperty("jdk.tls.namedGroups", "secp256r1");
    this.client = context(certificates.client(), certificates);
    this.server = context(certificates.server(), certificates);
  }

  End clientEnd() throws IOException {
    SSLEngine engine = configured(client.createSSLEngine());
    engine.setUseClientMode(true);
    return new JdkEnd(engine, ofClient);
  }

  End serverEnd() throws IOException {
    SSLEngine engine = configured(server.createSSLEngine());
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return new JdkEnd(engine, ofServer);
  }

  private static SSLEngine configured(SSLEngine engine) {
    engine.setEnabledProtocols(new String[] {"TLSv1.3"});
    engine.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
    return engine;
  }

  private static SSLContext context(X509Credential credential, Certificates certificates) {
    try {
      KeyStore own = empty();
      own.setKeyEntry(
          "own", credential.key(), PASSWORD, credential.chain().toArray(Certificate[]::new));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, PASSWORD);
      KeyStore anchors = empty();
      anchors.setCertificateEntry("authority", certificates.authority());
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("TLS of the JDK with keys in memory", impossible);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
