package org.attls.interop.stacks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.attls.testing.Programs;

/** The programs of OpenSSL. */
final class OpenSsl implements Stack {
  private static final Map<String, String> GROUPS =
      Map.of("x25519", "X25519", "p256", "P-256", "p384", "P-384");

  @Override
  public String name() {
    return "OPENSSL";
  }

  @Override
  public void require() {
    Programs.require("openssl");
  }

  @Override
  public String version() throws IOException {
    return Stack.firstLine("openssl", "version");
  }

  @Override
  public List<String> server(int port, Variant variant, PemDirectory files) {
    List<String> words = Stack.words("openssl s_server -tls1_3 -www -accept 127.0.0.1:" + port);
    words.addAll(List.of("-cert", files.file("server.pem"), "-key", files.file("server.key")));
    if (variant.clientCertificate()) {
      words.addAll(List.of("-Verify", "1", "-verify_return_error"));
      words.addAll(List.of("-CAfile", files.file("root.pem")));
    }
    return Stack.with(words, "-groups", GROUPS, variant);
  }

  @Override
  public List<String> client(int port, Variant variant, PemDirectory files) {
    List<String> words = Stack.words("openssl s_client -tls1_3 -quiet -verify_return_error");
    words.addAll(List.of("-connect", "127.0.0.1:" + port, "-CAfile", files.file("root.pem")));
    if (variant.clientCertificate()) {
      words.addAll(List.of("-cert", files.file("client.pem"), "-key", files.file("client.key")));
    }
    return Stack.with(words, "-groups", GROUPS, variant);
  }

  @Override
  public String toString() {
    return name();
  }
}
