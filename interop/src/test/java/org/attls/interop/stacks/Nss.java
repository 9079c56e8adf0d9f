package org.attls.interop.stacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attls.testing.Programs;

/** The programs of NSS, each with a database of its own for certificates and keys. */
final class Nss implements Stack {
  private static final Map<String, String> GROUPS =
      Map.of("x25519", "x25519", "p256", "P256", "p384", "P384");

  /**
   * Makes the database and what the client sends, then is the program that follows. The client does
   * not end when it reads its standard input, and the server is the first to end.
   */
  private static final String SCRIPT =
      """
      set -e
      mkdir "$1"
      certutil -N --empty-password -d "sql:$1" </dev/null
      certutil -A -d "sql:$1" -n root -t CT,C, -i "$2" </dev/null
      [ "$3" = - ] || pk12util -d "sql:$1" -i "$3" -W "$4" -K '' </dev/null
      echo hello >"$1/request"
      shift 4
      exec "$@"
      """;

  @Override
  public String name() {
    return "NSS";
  }

  @Override
  public void require() {
    Programs.require("selfserv");
    Programs.require("tstclnt");
  }

  @Override
  public String version() throws IOException {
    return Stack.firstLine("dpkg-query", "-W", "-f", "${Package}/${Version}", "libnss3-tools");
  }

  @Override
  public List<String> server(int port, Variant variant, PemDirectory files) {
    List<String> words = words("selfserv", "server", files);
    words.addAll(List.of("-n", PemDirectory.ALIAS, "-p", String.valueOf(port)));
    if (variant.clientCertificate()) {
      words.addAll(List.of("-r", "-r"));
    }
    return Stack.with(words, "-I", GROUPS, variant);
  }

  @Override
  public List<String> client(int port, Variant variant, PemDirectory files) {
    List<String> words = words("tstclnt", variant.clientCertificate() ? "client" : "-", files);
    words.addAll(List.of("-h", "127.0.0.1", "-a", "server.example", "-p", String.valueOf(port)));
    words.addAll(List.of("-A", files.file("nss") + "/request"));
    if (variant.clientCertificate()) {
      words.addAll(List.of("-n", PemDirectory.ALIAS));
    }
    return Stack.with(words, "-I", GROUPS, variant);
  }

  private static List<String> words(String program, String shown, PemDirectory files) {
    String database = files.file("nss");
    List<String> words = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh", database));
    words.add(files.file("root.pem"));
    words.addAll(List.of(shown.equals("-") ? "-" : files.file(shown + ".p12")));
    words.add(PemDirectory.PASSWORD);
    words.addAll(List.of(program, "-V", "tls1.3:tls1.3", "-d", "sql:" + database));
    return words;
  }

  @Override
  public String toString() {
    return name();
  }
}
