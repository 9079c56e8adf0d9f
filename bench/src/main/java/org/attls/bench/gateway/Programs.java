package org.attls.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Other programs that end mutual TLS 1.3 with TLS_AES_128_GCM_SHA256, without tickets, one thread
 * each.
 */
final class Programs {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"));

  private final Material material;
  private final int backend;
  private final Path log;

  Programs(Material material, int backend) {
    this.material = material;
    this.backend = backend;
    this.log = material.directory().resolve("log");
  }

  /**
   * A program that serves.
   *
   * @param mqtt whether it speaks MQTT itself; the others forward to the back end
   */
  record Running(String name, ServingProcess process, int port, boolean mqtt) {}

  /** nginx, its stream module; nothing where it is not installed. */
  Optional<Running> nginx(String group) throws IOException {
    Optional<String> program = find("nginx");
    Path module = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");
    if (program.isEmpty() || !Files.exists(module)) {
      return Optional.empty();
    }
    int port = ServingProcess.freePort();
    Path config = material.directory().resolve("nginx-" + group + ".conf");
    Files.writeString(
        config,
        """
        load_module %s;
        daemon off; master_process off; pid %s.pid; error_log stderr crit;
        events { worker_connections 4096; }
        stream {
          server {
            listen 127.0.0.1:%d ssl backlog=4096;
            ssl_protocols TLSv1.3; ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
            ssl_ecdh_curve %s;
            ssl_certificate %s; ssl_certificate_key %s;
            ssl_client_certificate %s; ssl_verify_client on;
            ssl_session_cache off; ssl_session_tickets off; ssl_conf_command NumTickets 0;
            proxy_pass 127.0.0.1:%d;
          }
        }
        """
            .formatted(
                module,
                config,
                port,
                group,
                material.certificate(),
                material.key(),
                material.authority(),
                backend));
    return started("nginx " + group, port, false, program.get(), "-c", config.toString());
  }

  /** haproxy in its mode for TCP. */
  Optional<Running> haproxy() throws IOException {
    Optional<String> program = find("haproxy");
    if (program.isEmpty()) {
      return Optional.empty();
    }
    int port = ServingProcess.freePort();
    Path config = material.directory().resolve("haproxy.cfg");
    Files.writeString(
        config,
        """
        global
          nbthread 1
          maxconn 4000
          tune.ssl.default-dh-param 2048
        defaults
          mode tcp
          timeout connect 10s
          timeout client 100s
          timeout server 100s
        frontend front
          bind 127.0.0.1:%d ssl crt %s ca-file %s verify required ssl-min-ver TLSv1.3 \
        ciphersuites TLS_AES_128_GCM_SHA256 curves X25519 no-tls-tickets
          default_backend back
        backend back
          server echo 127.0.0.1:%d
        """
            .formatted(port, material.both(), material.authority(), backend));
    return started("haproxy", port, false, program.get(), "-db", "-f", config.toString());
  }

  /** stunnel. */
  Optional<Running> stunnel() throws IOException {
    Optional<String> program = find("stunnel");
    if (program.isEmpty()) {
      return Optional.empty();
    }
    int port = ServingProcess.freePort();
    Path config = material.directory().resolve("stunnel.conf");
    Files.writeString(
        config,
        """
        foreground = yes
        pid =
        debug = err
        sslVersionMin = TLSv1.3
        ciphersuites = TLS_AES_128_GCM_SHA256
        curves = X25519
        options = NO_TICKET
        sessionCacheSize = 1
        [front]
        accept = 127.0.0.1:%d
        connect = 127.0.0.1:%d
        cert = %s
        key = %s
        CAfile = %s
        requireCert = yes
        verifyChain = yes
        """
            .formatted(
                port, backend, material.certificate(), material.key(), material.authority()));
    return started("stunnel", port, false, program.get(), config.toString());
  }

  /** Mosquitto's own TLS; it is the broker too. */
  Optional<Running> mosquitto() throws IOException {
    Optional<String> program = find("mosquitto");
    if (program.isEmpty()) {
      return Optional.empty();
    }
    int port = ServingProcess.freePort();
    Path config = material.directory().resolve("mosquitto.conf");
    Files.writeString(
        config,
        """
        per_listener_settings true
        log_type none
        user root
        listener %d 127.0.0.1
        allow_anonymous true
        cafile %s
        certfile %s
        keyfile %s
        require_certificate true
        tls_version tlsv1.3
        """
            .formatted(port, material.authority(), material.certificate(), material.key()));
    return started("Mosquitto", port, true, program.get(), "-c", config.toString());
  }

  private Optional<Running> started(String name, int port, boolean mqtt, String... command)
      throws IOException {
    return Optional.of(new Running(name, ServingProcess.program(log, port, command), port, mqtt));
  }

  private static Optional<String> find(String name) {
    return PLACES.stream()
        .map(place -> place.resolve(name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
