package org.attls.interop.stacks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.attls.testing.Programs;

/** The programs of BoringSSL. */
final class BoringSsl implements Stack {
  private static final Map<String, String> GROUPS =
      Map.of("x25519", "X25519", "p256", "P-256", "p384", "P-384");

  @Override
  public String name() {
    return "BORINGSSL";
  }

  @Override
  public void require() {
    Programs.require("bssl-tool");
  }

  @Override
  public String version() throws IOException {
    return Stack.firstLine("dpkg-query", "-W", "-f", "${Package}/${Version}", "android-boringssl");
  }

  @Override
  public boolean refuses(Variant variant) {
    return variant.parameter().equals("secp521r1");
  }

  @Override
  public List<String> server(int port, Variant variant, PemDirectory files) {
    List<String> words = Stack.words("bssl-tool server -min-version tls1.3 -www -accept " + port);
    words.addAll(List.of("-cert", files.file("server.pem"), "-key", files.file("server.key")));
    if (variant.clientCertificate()) {
      words.add("-require-any-client-cert");
    }
    return Stack.with(words, "-curves", GROUPS, variant);
  }

  @Override
  public List<String> client(int port, Variant variant, PemDirectory files) {
    List<String> words =
        Stack.words("bssl-tool client -min-version tls1.3 -connect 127.0.0.1:" + port);
    words.addAll(List.of("-server-name", "server.example"));
    words.addAll(List.of("-root-certs", files.file("root.pem")));
    if (variant.clientCertificate()) {
      words.addAll(List.of("-cert", files.file("client.pem"), "-key", files.file("client.key")));
    }
    return Stack.with(words, "-curves", GROUPS, variant);
  }

  @Override
  public String toString() {
    return name();
  }
}
