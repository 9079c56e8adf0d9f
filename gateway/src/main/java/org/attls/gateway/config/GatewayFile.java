package org.attls.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.policy.Located;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.StrictYaml;
import org.attls.tls.policy.document.Value;

/**
 * The configuration of a gateway. Paths inside are relative to the directory of the file.
 *
 * <pre>
 * listeners: [ … ]          # {@link ListenerSettings}; at least one
 * backends: [ … ]           # {@link Backend}; at least one
 * limits: { … }             # optional; {@link Limits}
 * deadlines: { … }          # optional; {@link Deadlines}
 * verdict: { … }           # optional; {@link VerdictTime}
 * startup:                  # optional
 *   warm-up: true           # handshakes with itself before it is ready
 * ops:                      # optional: health and metrics, over plain HTTP
 *   bind: 127.0.0.1:9464
 * webhook: { … }            # optional; {@link Webhook}
 * enrolment: { … }          # optional; {@link Enrolment}
 * </pre>
 *
 * @param backends by name
 * @param verdictTime for how long verdicts hold
 */
public record GatewayFile(
    List<ListenerSettings> listeners,
    Map<String, Backend> backends,
    Limits limits,
    Deadlines deadlines,
    VerdictTime verdictTime,
    boolean warmUp,
    Optional<Endpoint.Tcp> ops,
    Optional<Webhook> webhook,
    Optional<Enrolment> enrolment) {
  /** Copies list and map. */
  public GatewayFile {
    listeners = List.copyOf(listeners);
    backends = Map.copyOf(backends);
  }

  /**
   * Reads a file.
   *
   * @param name the name of the file, for failures
   * @throws DocumentException for whatever is wrong in it, and where
   */
  public static GatewayFile read(String name, Bytes content) throws DocumentException {
    return read(name, content, Map.of());
  }

  /**
   * As {@link #read(String, Bytes)}, with variables of the environment in place of what the file
   * says: {@code ATTLS_GATEWAY_LIMITS_CONNECTIONS} is {@code connections} in {@code limits}.
   */
  public static GatewayFile read(String name, Bytes content, Map<String, String> environment)
      throws DocumentException {
    return read(StrictYaml.read(name, content), new Overrides(environment));
  }

  /** From a document. */
  static GatewayFile read(Section document, Overrides overrides) throws DocumentException {
    Map<String, Backend> backends = backends(document.required("backends"));
    List<ListenerSettings> listeners = listeners(document.required("listeners"), backends);
    Optional<Section> limits = overrides.section(document, "limits");
    Optional<Section> deadlines = overrides.section(document, "deadlines");
    Optional<Section> verdict = overrides.section(document, "verdict");
    Optional<Section> startup = overrides.section(document, "startup");
    Optional<Section> ops = overrides.section(document, "ops");
    Optional<Section> webhook = overrides.section(document, "webhook");
    Optional<Value> enrolment = document.optional("enrolment");
    document.end();
    return new GatewayFile(
        listeners,
        backends,
        limits.isPresent() ? Limits.read(limits.get()) : Limits.DEFAULT,
        deadlines.isPresent() ? Deadlines.read(deadlines.get()) : Deadlines.DEFAULT,
        verdict.isPresent() ? VerdictTime.read(verdict.get()) : VerdictTime.DEFAULT,
        startup.isEmpty() || warmUp(startup.get()),
        ops.isPresent() ? Optional.of(ops(ops.get())) : Optional.empty(),
        webhook.isPresent() ? Optional.of(Webhook.read(webhook.get())) : Optional.empty(),
        enrolment.isPresent()
            ? Optional.of(Enrolment.read(enrolment.get().section()))
            : Optional.empty());
  }

  /**
   * A JSON Schema of the file, for editors: made from what this class asks of documents. It cannot
   * say what spans several places, such as a back end that is named and not there.
   */
  public static String schema() {
    try (InputStream schema = GatewayFile.class.getResourceAsStream("gateway.schema.json")) {
      return new String(Objects.requireNonNull(schema).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The back end of a listener. */
  public Backend backendOf(ListenerSettings listener) {
    return backend(listener.backend());
  }

  /** Its back end for devices whose verdict is a warning, if they have one of their own. */
  public Optional<Backend> quarantineOf(ListenerSettings listener) {
    return listener.quarantine().map(this::backend);
  }

  /** The sections in which it differs from another, of those that are read at the start only. */
  public List<String> readAtStart(GatewayFile other) {
    List<String> differ = new ArrayList<>();
    if (!ops.equals(other.ops)) {
      differ.add("ops");
    }
    if (!webhook.equals(other.webhook)) {
      differ.add("webhook");
    }
    if (!enrolment.equals(other.enrolment)) {
      differ.add("enrolment");
    }
    return differ;
  }

  private Backend backend(Located<String> name) {
    Backend backend = backends.get(name.value());
    if (backend == null) {
      throw new IllegalArgumentException("no back end " + name.value());
    }
    return backend;
  }

  private static Map<String, Backend> backends(Value list) throws DocumentException {
    Map<String, Backend> backends = new LinkedHashMap<>();
    for (Value value : list.list()) {
      Backend backend = Backend.read(value.section());
      if (backends.put(backend.name(), backend) != null) {
        throw value.failure("a back end is called \"" + backend.name() + "\" already");
      }
    }
    return backends;
  }

  private static List<ListenerSettings> listeners(Value list, Map<String, Backend> backends)
      throws DocumentException {
    List<ListenerSettings> listeners = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<Endpoint.Tcp> addresses = new HashSet<>();
    for (Value value : list.list()) {
      ListenerSettings listener = ListenerSettings.read(value.section());
      if (!names.add(listener.name())) {
        throw value.failure("a listener is called \"" + listener.name() + "\" already");
      }
      Endpoint.Tcp address = listener.bind().value();
      if (address.port() != 0 && !addresses.add(address)) {
        throw listener.bind().failure("bind: another listener is at " + address + " already");
      }
      requireKnown("backend", listener.backend(), backends);
      if (listener.quarantine().isPresent()) {
        requireKnown("quarantine", listener.quarantine().get(), backends);
        if (listener.handoff().usesSecrets()) {
          // Both back ends would get them, and the one for suspects could use them at the other.
          throw listener
              .quarantine()
              .get()
              .failure("quarantine: does not go with a token or a static password");
        }
      }
      listeners.add(listener);
    }
    return listeners;
  }

  private static void requireKnown(String key, Located<String> name, Map<String, Backend> backends)
      throws DocumentException {
    if (!backends.containsKey(name.value())) {
      throw name.failure(key + ": no back end is called \"" + name.value() + "\"");
    }
  }

  private static boolean warmUp(Section section) throws DocumentException {
    boolean warm = section.required("warm-up").flag();
    section.end();
    return warm;
  }

  private static Endpoint.Tcp ops(Section section) throws DocumentException {
    Endpoint.Tcp bind = Endpoint.readTcp(section.required("bind"), 0);
    section.end();
    return bind;
  }
}
