package org.attls.interop.stacks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.testing.Programs;

/** The programs of GnuTLS, which have raw public keys. */
final class GnuTls implements Stack {
  private static final Map<String, String> GROUPS =
      Map.of("x25519", "X25519", "p256", "SECP256R1", "p384", "SECP384R1");

  @Override
  public String name() {
    return "GNUTLS";
  }

  @Override
  public void require() {
    Programs.require("gnutls-cli");
    Programs.require("gnutls-serv");
  }

  @Override
  public String version() throws IOException {
    return Stack.firstLine("gnutls-cli", "--version");
  }

  @Override
  public Optional<String> lacks(Variant variant, boolean weServe) {
    return Optional.empty();
  }

  private static List<String> rawKey(String role, PemDirectory files) {
    return List.of(
        "--rawpkkeyfile=" + files.file(role + ".key"), "--rawpkfile=" + files.file(role + ".pub"));
  }

  private static String priority(Variant variant) {
    String versions =
        "NORMAL:-VERS-ALL:+VERS-TLS1.3"
            + (variant.rawKeys() ? ":-CTYPE-ALL:+CTYPE-CLI-RAWPK:+CTYPE-SRV-RAWPK" : "");
    return "--priority="
        + (variant.group().isEmpty()
            ? versions
            : versions + ":-GROUP-ALL:+GROUP-" + GROUPS.get(variant.group()));
  }

  @Override
  public List<String> server(int port, Variant variant, PemDirectory files) {
    List<String> words = Stack.words("gnutls-serv --http --port " + port);
    words.add(priority(variant));
    if (variant.rawKeys()) {
      words.add("--require-client-cert");
      words.addAll(rawKey("server", files));
      return words;
    }
    words.add("--x509certfile=" + files.file("server.pem"));
    words.add("--x509keyfile=" + files.file("server.key"));
    if (variant.clientCertificate()) {
      words.addAll(List.of("--require-client-cert", "--verify-client-cert"));
      words.add("--x509cafile=" + files.file("root.pem"));
    }
    return words;
  }

  @Override
  public List<String> client(int port, Variant variant, PemDirectory files) {
    List<String> words =
        Stack.words("gnutls-cli --verify-hostname=server.example 127.0.0.1 --port " + port);
    words.add(priority(variant));
    if (variant.rawKeys()) {
      // It has no option for a key to expect, and by default refuses each.
      words.add("--no-ca-verification");
      words.addAll(rawKey("client", files));
      return words;
    }
    words.add("--x509cafile=" + files.file("root.pem"));
    if (variant.clientCertificate()) {
      words.add("--x509certfile=" + files.file("client.pem"));
      words.add("--x509keyfile=" + files.file("client.key"));
    }
    return words;
  }

  @Override
  public String toString() {
    return name();
  }
}
