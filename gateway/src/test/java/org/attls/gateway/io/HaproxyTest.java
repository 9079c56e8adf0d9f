package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.attls.testing.Programs;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.fake.FakeAttester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PROXY header as its inventors read it. */
class HaproxyTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void readsTheHeaderOfTheGateway() throws Exception {
    Programs.require("haproxy");
    int port = Ports.free();
    Path config = directory.resolve("haproxy.cfg");
    Files.writeString(
        config,
        """
        defaults
          mode http
          timeout client 10s
        frontend proxied
          bind 127.0.0.1:%d accept-proxy
          http-request return status 200 content-type text/plain lf-string "%%[src] %%[src_port] %%[dst_port] %%[fc_rcvd_proxy] %%[fc_pp_authority] %%[fc_pp_unique_id,hex]"
        """
            .formatted(port));
    Process haproxy =
        new ProcessBuilder("haproxy", "-db", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try (Site site = Site.open(Site.file(port, "{ proxy-v2: {} }"))) {
      Condition.await("haproxy", () -> Ports.answers(port));
      try (Socket socket = site.dial();
          AttestedTlsConnection device =
              site.client(FakeAttester.honest()).connect(socket, "server.example")) {
        device
            .outputStream()
            .write(
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        String answer = new String(device.inputStream().readAllBytes(), StandardCharsets.US_ASCII);
        HandshakeRecord record = site.handshake();
        assertThat(answer)
            .endsWith(
                "127.0.0.1 "
                    + socket.getLocalPort()
                    + " "
                    + site.address().getPort()
                    + " 1 server.example "
                    + record.connection().hex().toUpperCase(Locale.ROOT));
      }
    } finally {
      haproxy.destroy();
      assertThat(haproxy.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
