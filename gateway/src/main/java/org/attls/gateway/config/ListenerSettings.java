package org.attls.gateway.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.attls.tls.policy.Located;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;

/**
 * One address at which devices are admitted.
 *
 * <pre>
 * - name: mqtt
 *   bind: "[::]:8883"                # port 0 takes any free one
 *   tls:
 *     certificate: gateway.crt       # PEM, the gateway's own first
 *     key: gateway.key
 *     alpn: [mqtt]                   # optional
 *   policy: factory-line.yaml        # which devices are taken: a policy file
 *   backend: broker                  # one of "backends"
 *   quarantine: repair               # optional: where devices go that the verifier warns of
 *   handoff: { … }                   # {@link Handoff}
 * </pre>
 *
 * @param certificate PEM file
 * @param key PEM file
 * @param alpn application protocols, best first; none for no ALPN
 * @param policy policy file
 * @param backend the name of a back end
 * @param quarantine the name of another, for devices whose verdict is a warning, where the policy
 *     accepts those
 */
public record ListenerSettings(
    String name,
    Located<Endpoint.Tcp> bind,
    Located<String> certificate,
    Located<String> key,
    List<String> alpn,
    Located<String> policy,
    Located<String> backend,
    Optional<Located<String>> quarantine,
    Handoff handoff) {
  private static final Pattern PROTOCOL = Pattern.compile("[!-~]{1,255}");

  /** Copies the list. */
  public ListenerSettings {
    alpn = List.copyOf(alpn);
  }

  static ListenerSettings read(Section section) throws DocumentException {
    String name = Names.read(section.required("name"));
    Value bind = section.required("bind");
    Section tls = section.required("tls").section();
    Located<String> certificate = Located.text(tls.required("certificate"));
    Located<String> key = Located.text(tls.required("key"));
    Optional<Value> alpn = tls.optional("alpn");
    tls.end();
    Located<String> policy = Located.text(section.required("policy"));
    Located<String> backend = Located.text(section.required("backend"));
    Optional<Value> quarantine = section.optional("quarantine");
    Handoff handoff = Handoff.read(section.required("handoff"));
    section.end();
    return new ListenerSettings(
        name,
        new Located<>(Endpoint.readTcp(bind, 0), bind.place()),
        certificate,
        key,
        alpn.isPresent() ? alpn.get().distinct(ListenerSettings::protocol) : List.of(),
        policy,
        backend,
        quarantine.isPresent() ? Optional.of(Located.text(quarantine.get())) : Optional.empty(),
        handoff);
  }

  private static String protocol(Value value) throws DocumentException {
    return value.text(PROTOCOL, "a protocol's name has 1 to 255 printable characters").group();
  }
}
