package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that make no sense: one line each, status 2, before anything is done. */
class UsageTest {
  @TempDir static Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init") // By make().
  private static Identities identities;

  @BeforeAll
  static void make() throws Exception {
    identities = Identities.in(directory);
    Files.writeString(directory.resolve("public-token"), "a-token-for-everybody");
    Files.writeString(directory.resolve("nonsense"), "nonsense");
  }

  /** {@code @CERT}, {@code @KEY} and {@code @DIR} stand for files. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endorse --tpm device:/dev/null --out @DIR/x               | --trust-on-first-use",
        "endorse --trust-on-first-use --out @DIR/x                 | --tpm",
        "endorse --tpm device:/dev/null --trust-on-first-use       | --out FILE or --verifier URL",
        "endorse --tpm tis:/dev/tpm0 --trust-on-first-use          | swtpm:unix:PATH",
        "endorse --pcrs sha1:0 --trust-on-first-use                | sha256",
        "endorse --pcrs sha512:0 --trust-on-first-use              | sha384",
        "endorse --ak rsa --trust-on-first-use                     | p384",
        "endorse --class here --trust-on-first-use                 | is not a UUID such as",
        "endorse --ak-handle 0x40000001                            | persistent handle",
        "endorse --tpm device:/dev/null --trust-on-first-use --out @DIR/x --ak-handle 0x81010001"
            + " --ak-file @DIR/ak                                  | --ak-handle or --ak-file",
        "endorse --tpm device:/dev/null --trust-on-first-use --out @DIR/x --ak-file @DIR/no/ak"
            + "                                                    | no such directory",
        "endorse --tpm device:/dev/null --trust-on-first-use --out @DIR/x"
            + " --ak-file @DIR/public-token                        | chmod 600",
        "enrol activate @DIR/no --tpm device:/dev/null --out @DIR/x --ak-file @DIR/ak | no such file",
        "client --connect localhost:1 --ca @CA --tpm device:/dev/null --ak-file @DIR/ak"
            + "                                                    | no such file",
        "endorse --veraison-release v0.0.2602                      | v0.0.2608",
        "endorse --tpm device:/dev/null --trust-on-first-use --out @DIR/no/x | no such directory",
        "endorse --tpm device:/dev/null --trust-on-first-use --verifier ftp://h | ftp://h",
        "endorse --tpm device:/dev/null --trust-on-first-use --verifier http://h"
            + " --provisioning-token @DIR/public-token             | chmod 600",
        "endorse --tpm device:/dev/null --out @DIR/x --ek-ca @CERT --trust-on-first-use | say one",
        "endorse --tpm device:/dev/null --out @DIR/x --ek-ca @CERT | no root among 1",
        "enrol                                                     | which step?",
        "enrol request --out @DIR/x                                | --tpm",
        "enrol request --tpm device:/dev/null                      | --out",
        "enrol challenge @DIR/no --ek-ca @CA --out @DIR/x --pending @DIR/y | no such file",
        "enrol accept @DIR/no --pending @DIR/public-token --out @DIR/x | chmod 600",
        "verifier                                                  | --listen",
        "verifier --listen localhost                               | HOST:PORT",
        "verifier --listen localhost:70000                         | 0..65535",
        "verifier --listen ::1:0                                   | brackets",
        "verifier --listen localhost:0 --cert @CERT                | --key",
        "verifier --listen localhost:0 --endorsements @DIR/no      | --endorsements",
        "verifier --listen localhost:0 --ear-key @DIR/no           | no such file",
        "verifier --listen 0.0.0.0:0                               | --insecure-plain-http",
        "server --listen localhost:0 --cert @CERT                  | --key",
        "server --listen localhost:0 --cert @CERT --key @CERT      | 0 private keys",
        "server --listen localhost:0 --cert @KEY --key @KEY        | no PEM block",
        "server --listen localhost:0 --cert @CA --key @KEY         | does not belong",
        "server --listen localhost:0 --cert @CERT --key @KEY       | --instance HEX",
        "server --listen localhost:0 --cert @CERT --key @KEY --any-of-class x | --verifier URL",
        "server --listen localhost:0 --cert @CERT --key @KEY --any-of-class x --instance 01 | either",
        "server --listen localhost:0 --cert @CERT --key @KEY --any-of-class x --verifier http://h"
            + "                                                    | --ear-key",
        "server --listen localhost:0 --cert @CERT --key @KEY --any-of-class x --verifier http://h"
            + " --ear-key @DIR/nonsense                            | nonsense",
        "server --listen localhost:0 --cert @CERT --key @KEY --instance xyz | hexadecimal",
        "server --listen localhost:0 --cert @CERT --key @KEY --binding draft"
            + "                                                    | --insecure-allow-draft-binding",
        "server --listen localhost:0 --cert @CERT --key @KEY --insecure-allow-draft-binding"
            + "                                                    | --binding draft",
        "server --listen localhost:0 --cert @CERT --key @KEY --max-age 0s | more than nothing",
        "server --listen localhost:0 --cert @CERT --key @KEY --max-age 5d | 500ms",
        "server --listen localhost:0 --cert @CERT --key @KEY --max-age 9999999h --any-of-class x"
            + " --verifier https://h                               | outside",
        "server --listen localhost:0 --cert @CERT --key @KEY --insecure-no-attestation"
            + " --any-of-class x                                   | --insecure-no-attestation",
        "server --listen localhost:0 --tpm device:/dev/null       | --insecure-any-client",
        "server --listen localhost:0 --tpm device:/dev/null --insecure-any-client --any-of-class x"
            + "                                                    | --insecure-any-client",
        "server --listen localhost:0 --cert @CERT --key @KEY --insecure-any-client | who attests",
        "server --listen localhost:0 --any-of-class x --verifier https://h | --cert PEM",
        "server --listen localhost:0 --cert @CERT --key @KEY --accept tpm | parsec, bundle, cca",
        "server --listen localhost:0 --cert @CERT --key @KEY --client-ca @CA | whom to admit",
        "client --connect localhost:1 --cert @CERT                 | --key",
        "client --connect localhost:1 --insecure-any-server --any-of-class x | --insecure-any-server",
        "client --connect localhost:1 --any-of-class x --verifier https://h --passport https://h"
            + "                                                    | whose result",
        "client --connect localhost                                | HOST:PORT",
        "client --connect localhost:0                              | no port",
        "client --connect localhost:1 --ca @CA                     | --tpm",
        "client --connect localhost:1 --ca @KEY                    | no PEM block",
        "client --connect localhost:1 --ca @CA --insecure-any-server | --insecure-any-server",
        "client --connect localhost:1 --ca @CA --tpm device:/dev/null --insecure-no-attestation"
            + "                                                    | --insecure-no-attestation",
        "client --connect localhost:1 --no-such-option             | --no-such-option",
      })
  void saysWhatIsWrongWithTheCommandLine(String line, String hint) {
    String filled =
        line.replace("@CERT", identities.certificate().toString())
            .replace("@KEY", identities.key().toString())
            .replace("@CA", identities.authority().toString())
            .replace("@DIR", directory.toString());
    RunningCommand command = RunningCommand.run(filled.strip().split(" +")).endsWith(2, "USAGE");
    assertThat(command.errors().get(0)).contains(hint);
    assertThat(command.out()).isEmpty();
  }

  @Test
  void saysThatAnAddressIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      RunningCommand.run("verifier", "--listen=127.0.0.1:" + other.getLocalPort())
          .endsWith(69, "ADDRESS_UNAVAILABLE");
      RunningCommand.run(
              "server",
              "--insecure-no-attestation",
              "--listen=127.0.0.1:" + other.getLocalPort(),
              "--cert=" + identities.certificate(),
              "--key=" + identities.key())
          .endsWith(69, "ADDRESS_UNAVAILABLE");
    }
  }

  @Test
  void keepsTheProvisioningTokenFromOthers() throws Exception {
    Path token = directory.resolve("new-token");
    try (RunningCommand verifier =
        RunningCommand.start("verifier", "--listen=localhost:0", "--provisioning-token=" + token)) {
      verifier.awaitOut("^verifier listening at (http://localhost:\\d+)$");
      assertThat(verifier.out()).contains(token.toString());
      assertThat(permissions(token)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(verifier.out() + verifier.err()).doesNotContain(Files.readString(token).strip());
    }
  }

  @Test
  void takesATemporaryTokenAwayAgain() throws Exception {
    List<Path> files = new ArrayList<>();
    try (RunningCommand verifier = RunningCommand.start("verifier", "--listen=localhost:0")) {
      files.add(Path.of(verifier.awaitOut("^  provisioning token file +(\\S+)$")));
      assertThat(permissions(files.get(0))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(files.get(0)).doesNotExist();
  }

  private static Set<PosixFilePermission> permissions(Path file) throws Exception {
    return Files.getPosixFilePermissions(file);
  }
}
