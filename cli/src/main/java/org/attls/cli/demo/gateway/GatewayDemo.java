package org.attls.cli.demo.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.attls.cli.demo.Device;
import org.attls.cli.forward.Forwarder;
import org.attls.cli.option.HostPort;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.corim.CorimWriter;
import org.attls.rats.AttestationException;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.credential.ServerTrust;

/**
 * The gateway's demonstration from beginning to end: what is said of each step has happened, and is
 * seen by the broker and its operator. Everything it starts has ended when it returns.
 */
public final class GatewayDemo {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Device.Source source;
  private final int changing;
  private final Report report;
  private final List<String> failures = new ArrayList<>();

  /**
   * @param source of the device
   * @param changing the register that changes after enrolment
   */
  public GatewayDemo(Device.Source source, int changing, Report report) {
    this.source = source;
    this.changing = changing;
    this.report = report;
  }

  /**
   * Runs it.
   *
   * @return whether everything came as announced
   */
  public boolean run()
      throws AttestationException, CommandFailure, IOException, InterruptedException {
    Path directory = Files.createTempDirectory("attls-gateway");
    try (Device device = source.get()) {
      device.measure(changing, "what a good machine boots");
      Device.Enrolment enrolment = device.enrol();
      try (Broker broker = Broker.start(directory);
          GatewaySite gateway =
              GatewaySite.start(
                  directory,
                  broker.port(),
                  CorimWriter.write(enrolment.corim()),
                  enrolment.key().kid(),
                  report);
          ServerSocket local = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
          Forwarder forwarder = forwarder(device, gateway)) {
        forwarder.acceptFrom(local);
        said(
            "ready",
            "a software TPM is enrolled; attls connect -> gateway -> mosquitto, all on this machine",
            enrolment.key().kid().hex());
        connect(
            new World(device, broker, gateway, local.getLocalPort(), enrolment.key().kid().hex()),
            directory);
      }
    } finally {
      delete(directory);
    }
    report.event(
        Event.of(
                "summary",
                failures.isEmpty()
                    ? "Everything came as announced."
                    : "Not as announced: " + String.join("; ", failures))
            .inHeadline("failures", failures.size()));
    return failures.isEmpty();
  }

  /**
   * @param port where unmodified clients connect
   * @param name of the device, by its attestation key
   */
  private record World(Device device, Broker broker, GatewaySite gateway, int port, String name) {
    String topic(String last) {
      return "devices/" + name + "/" + last;
    }
  }

  private void connect(World world, Path directory)
      throws AttestationException, CommandFailure, IOException, InterruptedException {
    Broker broker = world.broker();
    Path seen = broker.subscribe();

    int published =
        broker.publish(
            world.port(), world.name(), world.topic("temperature"), "21.5", "-u", "somebody-else");
    check(
        "published",
        "an unmodified client publishes through attls connect; the broker sees the attested"
            + " identity, whatever the client calls itself",
        published == 0
            && Broker.await(
                () -> Files.readString(seen).contains(world.topic("temperature") + " 21.5"))
            && broker.logs("u'" + world.name() + "'")
            && !broker.log().contains("somebody-else"));

    check(
        "foreign_client_id",
        "a client id that is not the device's is refused by the gateway, and never seen by the"
            + " broker",
        broker.publish(world.port(), "intruder", world.topic("temperature"), "99") != 0
            && !broker.log().contains("intruder"));

    broker.client(
        directory.resolve("live"),
        world.port(),
        world.name() + "-live",
        "-t",
        "commands",
        "--will-topic",
        world.topic("gone"),
        "--will-payload",
        "lost");
    check(
        "live",
        "another client of the device stays connected",
        broker.logs("Sending SUBACK to " + world.name() + "-live"));

    // There is no way back from a measurement.
    world.device().measure(changing, "something that was not there at enrolment");
    check(
        "changed",
        "register " + changing + " has changed: the device is refused, NOT_AFFIRMING",
        broker.publish(world.port(), world.name(), world.topic("temperature"), "99") != 0
            && world.gateway().logs("\"refused\"", "NOT_AFFIRMING"));

    world.gateway().revoke();
    check(
        "revoked",
        "its key is enrolled no more: the live connection is closed, and the broker publishes its"
            + " will",
        world.gateway().logs("\"end\"", "\"revoked\"")
            && Broker.await(() -> Files.readString(seen).contains(world.topic("gone") + " lost")));
    check(
        "nothing_forged",
        "no other reading has reached the operator",
        !Files.readString(seen).contains(world.topic("temperature") + " 99"));
  }

  private Forwarder forwarder(Device device, GatewaySite gateway) throws AttestationException {
    AttestedTlsClient client =
        AttestedTlsClient.builder(
                ServerTrust.anchors(List.of(gateway.authority().certificate())), device.attester())
            .applicationProtocols("mqtt")
            .build();
    return new Forwarder(
        client,
        new HostPort("127.0.0.1", gateway.port()),
        GatewaySite.NAME,
        Forwarder.Waits.connecting(PATIENCE),
        report);
  }

  private void said(String name, String text, String device) {
    report.event(Event.of(name, text).fact("device", device));
  }

  private void check(String name, String announced, boolean came) throws InterruptedException {
    if (Thread.interrupted()) {
      // Told to stop: what did not come then says nothing.
      throw new InterruptedException();
    }
    if (!came) {
      failures.add(name);
    }
    report.event(
        Event.of(name, (came ? "ok      " : "FAILED  ") + announced)
            .inHeadline("as_announced", Boolean.toString(came)));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
