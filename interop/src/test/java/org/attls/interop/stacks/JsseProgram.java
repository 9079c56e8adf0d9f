package org.attls.interop.stacks;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * One TLS 1.3 connection with the JDK's own TLS. Words as in {@code go-tls/main.go}; the key is
 * read from the PKCS #12 file beside the certificate. Uses nothing but the JDK.
 */
public final class JsseProgram {
  private static final Map<String, String> GROUPS =
      Map.of("x25519", "x25519", "p256", "secp256r1", "p384", "secp384r1");

  private JsseProgram() {}

  public static void main(String[] words) throws Exception {
    if (GROUPS.containsKey(words[4])) {
      System.setProperty("jdk.tls.namedGroups", GROUPS.get(words[4]));
    }
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys(words[2]), trusted(words[5]), null);
    int port = Integer.parseInt(words[1]);
    if (words[0].equals("server")) {
      serve(context, port, !words[5].equals("-"));
    } else {
      connect(context, port);
    }
  }

  private static void serve(SSLContext context, int port, boolean clientsHaveTo) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SSLServerSocket listener =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(port, 1, loopback)) {
      listener.setEnabledProtocols(new String[] {"TLSv1.3"});
      listener.setNeedClientAuth(clientsHaveTo);
      try (Socket socket = listener.accept();
          OutputStream out = socket.getOutputStream()) {
        String line = firstLine(socket.getInputStream());
        out.write(("HTTP/1.0 200 OK\r\n\r\n" + line).getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private static void connect(SSLContext context, int port) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName("server.example")));
      parameters.setProtocols(new String[] {"TLSv1.3"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      String line = firstLine(System.in) + "\n";
      socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().transferTo(System.out);
      System.out.flush();
    }
  }

  private static String firstLine(InputStream in) throws Exception {
    return String.valueOf(
        new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)).readLine());
  }

  private static KeyManager[] keys(String certificate) throws Exception {
    if (certificate.equals("-")) {
      return new KeyManager[0];
    }
    char[] password = PemDirectory.PASSWORD.toCharArray(); // a constant: the class is not needed
    Path file = Path.of(certificate.replace(".pem", ".p12"));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(KeyStore.getInstance(file.toFile(), password), password);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trusted(String root) throws Exception {
    if (root.equals("-")) {
      return new TrustManager[0];
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(Path.of(root))) {
      store.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
