package org.attls.verifier.veraison;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;

/**
 * Whom HTTPS trusts: exactly the configured certificates, or the system's. The check of the host
 * name is OkHttp's and stays on in both cases.
 */
final class TlsTrust {
  private TlsTrust() {}

  static void apply(VeraisonService service, OkHttpClient.Builder builder) {
    // TLS 1.3 and 1.2 for https; http never replaces it.
    builder.connectionSpecs(
        List.of(service.isHttps() ? ConnectionSpec.MODERN_TLS : ConnectionSpec.CLEARTEXT));
    if (service.trusted().isEmpty()) {
      return;
    }
    try {
      X509TrustManager trust = exactly(service.trusted());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      builder.sslSocketFactory(context.getSocketFactory(), trust);
    } catch (GeneralSecurityException | IOException refused) {
      throw new IllegalArgumentException("the trusted certificates cannot be used", refused);
    }
  }

  private static X509TrustManager exactly(List<X509Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("trusted-" + i, certificates.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }
}
