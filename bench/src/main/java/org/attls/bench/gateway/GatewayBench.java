package org.attls.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.attls.bench.rung.CannedEvidence;
import org.attls.bench.rung.Certificates;
import org.attls.bench.rung.MemoryKey;
import org.attls.bench.rung.SoftwareAttester;
import org.attls.rats.Attester;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.curve.NativeCurves;
import org.attls.tls.engine.NamedGroup;

/**
 * The gateway, with and without native elliptic curves, in turns with nginx, haproxy, stunnel and
 * Mosquitto where they are installed; all forward to the same process that echoes. The devices are
 * in this process, and their work is not counted.
 */
public final class GatewayBench implements AutoCloseable {
  /** Devices that connect at the same time while the rate is measured. */
  static final int DEVICES = 4;

  /** What {@code attls gateway} gives its JVM. */
  public static final String FLAGS = "-XX:InlineSmallCode=500 -XX:MaxInlineLevel=9";

  private final Path directory = Files.createTempDirectory("attls-bench");
  private final Certificates certificates = new Certificates();
  private final SoftwareAttester device;
  private final Fleet fleet;
  private final Attester canned;
  private final Material material;
  private final ServingProcess backend;
  private final int backendPort;
  private final List<ServingProcess> running = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();

  /**
   * One that serves.
   *
   * @param name as it stands in the tables
   * @param attests whether it is the gateway with a verifier
   */
  record Server(String name, ServingProcess process, Load load, boolean attests) {}

  /** A gateway and its listeners. */
  record RunningGateway(
      ServingProcess process, Load attested, Load fleet, Load slow, Load canned) {}

  /**
   * Starts the echo and makes keys.
   *
   * @param devices of the fleet
   */
  public GatewayBench(int devices) throws IOException, GeneralSecurityException {
    MemoryKey key = new MemoryKey(Certificates.keyPair(), EllipticCurves.preferred());
    this.device = new SoftwareAttester(key);
    this.fleet = new Fleet(devices);
    List<SoftwareAttester> endorsed = new ArrayList<>(fleet.devices());
    endorsed.add(device);
    this.canned = new CannedEvidence.CannedAttester(key);
    this.material = Material.write(directory, certificates, endorsed);
    this.backend = ServingProcess.java(log(), List.of("-Xmx256m"), EchoBackend.class);
    running.add(backend);
    this.backendPort = backend.ready().get(0);
  }

  /**
   * Measures everything.
   *
   * @param file a row for each turn; what there is by then is there after a failure too
   */
  public void measure(Amount amount, Path file) throws IOException {
    Turns turns = new Turns(amount, file);
    RunningGateway java = gateway(false);
    Optional<RunningGateway> fast =
        nativeCodes().contains(true) ? Optional.of(gateway(true)) : Optional.empty();
    others();
    add("gateway", java);
    servers.add(new Server("gateway fleet", java.process(), java.fleet(), true));
    if (fast.isPresent()) {
      add("gateway native", fast.get());
    }
    turns.rates(servers);
    RunningGateway best = fast.orElse(java);
    turns.late(best);
    turns.storms(best, servers);
    turns.bulk(servers);
    turns.idle(best, fast.isPresent() ? java : gateway(false));
    for (boolean nativeCode : nativeCodes()) {
      turns.first(nativeCode, () -> gateway(nativeCode));
    }
  }

  /** A gateway in a new process that is ready. */
  private RunningGateway gateway(boolean nativeCode) throws IOException {
    List<String> options = new ArrayList<>(List.of(FLAGS.split(" ")));
    options.addAll(
        List.of(
            "-Xms512m",
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-D" + EllipticCurves.PROPERTY + "=" + (nativeCode ? "required" : "off")));
    ServingProcess process =
        ServingProcess.java(
            log(),
            options,
            GatewayProcess.class,
            directory.toString(),
            Integer.toString(backendPort));
    running.add(process);
    List<Integer> ports = process.ready();
    NamedGroup group = nativeCode ? NamedGroup.SECP256R1 : NamedGroup.X25519;
    return new RunningGateway(
        process,
        load(device, group, ports, GatewayProcess.Kind.ATTESTED),
        load(fleet, group, ports, GatewayProcess.Kind.ATTESTED),
        load(device, group, ports, GatewayProcess.Kind.SLOW),
        load(canned, group, ports, GatewayProcess.Kind.CANNED));
  }

  private Load load(
      Attester attester, NamedGroup group, List<Integer> ports, GatewayProcess.Kind kind) {
    int port = ports.get(List.of(GatewayProcess.Kind.values()).indexOf(kind));
    return new Load(attesting(attester, group), port, false);
  }

  private void add(String name, RunningGateway gateway) {
    servers.add(new Server(name, gateway.process(), gateway.attested(), true));
    servers.add(new Server(name + " canned", gateway.process(), gateway.canned(), false));
  }

  private void others() throws IOException {
    Programs programs = new Programs(material, backendPort);
    for (NamedGroup group : List.of(NamedGroup.X25519, NamedGroup.SECP256R1)) {
      programs
          .nginx(group == NamedGroup.X25519 ? "X25519" : "prime256v1")
          .ifPresent(nginx -> add(nginx, group));
    }
    programs.haproxy().ifPresent(haproxy -> add(haproxy, NamedGroup.X25519));
    programs.stunnel().ifPresent(stunnel -> add(stunnel, NamedGroup.X25519));
    programs.mosquitto().ifPresent(broker -> add(broker, NamedGroup.X25519));
  }

  private void add(Programs.Running other, NamedGroup group) {
    running.add(other.process());
    AttestedTlsClient client =
        AttestedTlsClient.withoutAttestation(trust())
            .credential(certificates.client())
            .groups(List.of(group))
            .build();
    servers.add(
        new Server(
            other.name(), other.process(), new Load(client, other.port(), other.mqtt()), false));
  }

  private AttestedTlsClient attesting(Attester attester, NamedGroup group) {
    return AttestedTlsClient.builder(trust(), attester).groups(List.of(group)).build();
  }

  private ServerTrust trust() {
    return ServerTrust.anchors(List.of(certificates.authority()));
  }

  private static List<Boolean> nativeCodes() {
    return NativeCurves.found().curves().isPresent() ? List.of(false, true) : List.of(false);
  }

  private Path log() {
    return directory.resolve("log");
  }

  @Override
  public void close() throws IOException {
    for (int i = running.size() - 1; i >= 0; i--) {
      running.get(i).close();
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
