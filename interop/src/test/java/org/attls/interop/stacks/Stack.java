package org.attls.interop.stacks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Another TLS stack, by the command lines of its two ends. A server answers a request of HTTP; a
 * client sends its standard input and prints what it gets.
 */
enum Stack {
  OPENSSL("openssl", "openssl version") {
    private final Map<String, String> groups =
        Map.of("x25519", "X25519", "p256", "P-256", "p384", "P-384");

    @Override
    List<String> server(int port, Variant variant, PemDirectory files) {
      List<String> words = words("openssl s_server -tls1_3 -www -accept 127.0.0.1:" + port);
      words.addAll(List.of("-cert", files.file("server.pem"), "-key", files.file("server.key")));
      if (variant.clientCertificate()) {
        words.addAll(List.of("-Verify", "1", "-verify_return_error"));
        words.addAll(List.of("-CAfile", files.file("root.pem")));
      }
      return with(words, "-groups", groups, variant);
    }

    @Override
    List<String> client(int port, Variant variant, PemDirectory files) {
      List<String> words = words("openssl s_client -tls1_3 -quiet -verify_return_error");
      words.addAll(List.of("-connect", "127.0.0.1:" + port, "-CAfile", files.file("root.pem")));
      if (variant.clientCertificate()) {
        words.addAll(List.of("-cert", files.file("client.pem"), "-key", files.file("client.key")));
      }
      return with(words, "-groups", groups, variant);
    }
  },
  GNUTLS("gnutls-cli", "gnutls-cli --version") {
    private final Map<String, String> groups =
        Map.of("x25519", "X25519", "p256", "SECP256R1", "p384", "SECP384R1");

    private List<String> rawKey(String role, PemDirectory files) {
      return List.of(
          "--rawpkkeyfile=" + files.file(role + ".key"),
          "--rawpkfile=" + files.file(role + ".pub"));
    }

    private String priority(Variant variant) {
      String versions =
          "NORMAL:-VERS-ALL:+VERS-TLS1.3"
              + (variant.rawKeys() ? ":-CTYPE-ALL:+CTYPE-CLI-RAWPK:+CTYPE-SRV-RAWPK" : "");
      return "--priority="
          + (variant.group().isEmpty()
              ? versions
              : versions + ":-GROUP-ALL:+GROUP-" + groups.get(variant.group()));
    }

    @Override
    List<String> server(int port, Variant variant, PemDirectory files) {
      List<String> words = words("gnutls-serv --http --port " + port);
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
    List<String> client(int port, Variant variant, PemDirectory files) {
      List<String> words =
          words("gnutls-cli --verify-hostname=server.example 127.0.0.1 --port " + port);
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
  },
  BORINGSSL("bssl-tool", "dpkg-query -W -f ${Package}/${Version} android-boringssl") {
    private final Map<String, String> groups =
        Map.of("x25519", "X25519", "p256", "P-256", "p384", "P-384");

    @Override
    List<String> server(int port, Variant variant, PemDirectory files) {
      List<String> words = words("bssl-tool server -min-version tls1.3 -www -accept " + port);
      words.addAll(List.of("-cert", files.file("server.pem"), "-key", files.file("server.key")));
      if (variant.clientCertificate()) {
        words.add("-require-any-client-cert");
      }
      return with(words, "-curves", groups, variant);
    }

    @Override
    List<String> client(int port, Variant variant, PemDirectory files) {
      List<String> words = words("bssl-tool client -min-version tls1.3 -connect 127.0.0.1:" + port);
      words.addAll(List.of("-server-name", "server.example"));
      words.addAll(List.of("-root-certs", files.file("root.pem")));
      if (variant.clientCertificate()) {
        words.addAll(List.of("-cert", files.file("client.pem"), "-key", files.file("client.key")));
      }
      return with(words, "-curves", groups, variant);
    }
  },
  GO("go", "go version") {
    @Override
    List<String> server(int port, Variant variant, PemDirectory files) {
      return go("server", port, variant, files, true);
    }

    @Override
    List<String> client(int port, Variant variant, PemDirectory files) {
      return go("client", port, variant, files, variant.clientCertificate());
    }

    private List<String> go(
        String role, int port, Variant variant, PemDirectory files, boolean certificate) {
      boolean root = role.equals("client") || variant.clientCertificate();
      return List.of(
          PROGRAM,
          role,
          String.valueOf(port),
          certificate ? files.file(role + ".pem") : "-",
          certificate ? files.file(role + ".key") : "-",
          variant.group().isEmpty() ? "-" : variant.group(),
          root ? files.file("root.pem") : "-");
    }
  };

  /** Stands for the program in {@code interop/go-tls}, which the test builds. */
  static final String PROGRAM = "go-tls";

  private final String needs;
  private final String version;

  Stack(String needs, String version) {
    this.needs = needs;
    this.version = version;
  }

  /** The program without which there is nothing to test with. */
  String needs() {
    return needs;
  }

  /** What prints its version. */
  List<String> version() {
    return words(version);
  }

  /** Whether its programs have raw public keys. */
  boolean knowsRawKeys() {
    return this == GNUTLS;
  }

  /** BoringSSL's clients take no P-521 unless they are told to. */
  boolean takesNo(Variant variant) {
    return this == BORINGSSL && variant.parameter().equals("secp521r1");
  }

  /** A server on a port of the loopback interface. */
  abstract List<String> server(int port, Variant variant, PemDirectory files);

  /** A client of a server at a port of the loopback interface. */
  abstract List<String> client(int port, Variant variant, PemDirectory files);

  private static List<String> words(String command) {
    return new ArrayList<>(List.of(command.split(" ")));
  }

  private static List<String> with(
      List<String> words, String option, Map<String, String> groups, Variant variant) {
    String group = groups.get(variant.group());
    if (group != null) {
      words.addAll(List.of(option, group));
    }
    return words;
  }
}
