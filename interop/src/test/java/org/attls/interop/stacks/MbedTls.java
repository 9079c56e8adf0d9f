package org.attls.interop.stacks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The programs of mbedTLS, from which those of the proof of concept were made. */
final class MbedTls implements Stack {
  private static final Map<String, String> GROUPS =
      Map.of("x25519", "x25519", "p256", "secp256r1", "p384", "secp384r1");

  private final Path directory;

  MbedTls(Path directory) {
    this.directory = directory;
  }

  @Override
  public String name() {
    return "MBEDTLS";
  }

  @Override
  public void require() {
    Built.require(directory.resolve("ssl_client2"));
    Built.require(directory.resolve("ssl_server2"));
  }

  @Override
  public String version() throws IOException {
    return Stack.firstLine(directory.resolve("ssl_client2").toString(), "build_version=1");
  }

  @Override
  public String says() {
    return "GET /";
  }

  @Override
  public List<String> server(int port, Variant variant, PemDirectory files) {
    List<String> words = words("ssl_server2", "server", files);
    words.addAll(List.of("server_addr=127.0.0.1", "server_port=" + port));
    words.add("auth_mode=" + (variant.clientCertificate() ? "required" : "none"));
    return groups(words, variant);
  }

  @Override
  public List<String> client(int port, Variant variant, PemDirectory files) {
    List<String> words =
        words("ssl_client2", variant.clientCertificate() ? "client" : "none", files);
    words.addAll(List.of("server_addr=127.0.0.1", "server_port=" + port));
    words.addAll(List.of("server_name=server.example", "auth_mode=required"));
    return groups(words, variant);
  }

  private List<String> words(String program, String shown, PemDirectory files) {
    List<String> words = Stack.words(directory.resolve(program) + " force_version=tls13");
    boolean none = shown.equals("none");
    words.add("crt_file=" + (none ? "none" : files.file(shown + ".pem")));
    words.add("key_file=" + (none ? "none" : files.file(shown + ".key")));
    words.add("ca_file=" + files.file("root.pem"));
    return words;
  }

  private static List<String> groups(List<String> words, Variant variant) {
    String group = GROUPS.get(variant.group());
    if (group != null) {
      words.add("groups=" + group);
    }
    return words;
  }

  @Override
  public String toString() {
    return name();
  }
}
