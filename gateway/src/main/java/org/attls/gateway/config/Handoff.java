package org.attls.gateway.config;

import java.util.Map;
import java.util.Optional;
import org.attls.tls.policy.Located;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;

/**
 * How the back end learns who the device is. It has to be said, even that it does not: a back end
 * that cannot see the identity often trusts the address of the gateway.
 *
 * <pre>
 * handoff: none
 * handoff:                       # one of them, or both
 *   proxy-v2: { … }              # {@link ProxyV2}
 *   mqtt: { … }                  # {@link Mqtt}
 *   http: true                   # instead of mqtt: a field in every request
 *   token: { … }                 # {@link Token}; for http, and for mqtt with password: token
 * </pre>
 *
 * @param http whether requests of HTTP/1.1 get a field with a token
 */
public record Handoff(
    Optional<ProxyV2> proxyV2, Optional<Mqtt> mqtt, boolean http, Optional<Token> token) {
  /** The back end does not learn it. */
  public static final Handoff NONE =
      new Handoff(Optional.empty(), Optional.empty(), false, Optional.empty());

  /**
   * How identities are signed.
   *
   * <pre>
   * token:
   *   key: token.key               # PEM, EC on P-256
   *   issuer: gateway.example      # the claims iss and aud
   *   audience: orders
   * </pre>
   */
  public record Token(Located<String> key, String issuer, String audience) {}

  /**
   * A header of the PROXY protocol, version 2, in front of everything.
   *
   * <pre>
   * proxy-v2:
   *   custom-tlv: 228              # optional; 224..239, the TLV with the attested identity
   *   certificate-flags: true      # optional; says that the device showed a certificate
   * </pre>
   *
   * @param customTlv its type
   * @param certificateFlags whether the flags for "certificate shown" are set, though it may have
   *     been evidence
   */
  public record ProxyV2(int customTlv, boolean certificateFlags) {
    /** What holds where nothing is said. */
    public static final ProxyV2 DEFAULT = new ProxyV2(0xE4, true);
  }

  /** What becomes of the user name in CONNECT. */
  public enum Username {
    /** It is replaced by the device's id. */
    SET,
    /** One that is there and another is refused; then it is the device's id. */
    REQUIRE,
    /** It stays. */
    KEEP
  }

  /** What becomes of the password in CONNECT. */
  public enum Password {
    /** It is taken away. */
    DROP,
    /** It stays; only for brokers that check it. */
    KEEP,
    /** It becomes the one of the gateway's account at the broker. */
    STATIC,
    /** It becomes a token. */
    TOKEN
  }

  /** Which client ids are taken. */
  public enum ClientId {
    /** The device's id, or one that begins with it and one of / : - */
    PREFIX,
    /** The device's id. */
    EQUAL,
    /** Any, and none: two devices may then evict each other. */
    FREE
  }

  /**
   * The packet CONNECT of MQTT 3.1.1 or 5 is rewritten.
   *
   * <pre>
   * mqtt:
   *   username: set                # or require, keep
   *   password: drop               # or keep, static, token
   *   password-file: broker.pass   # for static: its first line
   *   client-id: prefix            # or equal, free
   *   enhanced-authentication: false
   *   user-properties: false       # MQTT 5: adds attested-id, attested-until, attested-policy
   * </pre>
   */
  public record Mqtt(
      Username username,
      Password password,
      Optional<Located<String>> passwordFile,
      ClientId clientId,
      boolean enhancedAuthentication,
      boolean userProperties) {
    /** What holds where nothing is said. */
    public static final Mqtt DEFAULT =
        new Mqtt(Username.SET, Password.DROP, Optional.empty(), ClientId.PREFIX, false, false);
  }

  /** Whether the back end does not learn it. */
  public boolean isNone() {
    return proxyV2.isEmpty() && mqtt.isEmpty() && !http;
  }

  /**
   * Whether the back end gets something that opens doors: a token, or a password of the gateway.
   */
  boolean usesSecrets() {
    return token.isPresent() || mqtt.flatMap(Mqtt::passwordFile).isPresent();
  }

  static Handoff read(Value value) throws DocumentException {
    Section section;
    try {
      section = value.section();
    } catch (DocumentException notKeys) {
      return value.choice(Map.of("none", NONE));
    }
    Optional<Value> proxy = section.optional("proxy-v2");
    Optional<Value> mqtt = section.optional("mqtt");
    Optional<Value> http = section.optional("http");
    Optional<Value> token = section.optional("token");
    section.end();
    Handoff read =
        new Handoff(
            proxy.isPresent() ? Optional.of(proxy(proxy.get().section())) : Optional.empty(),
            mqtt.isPresent() ? Optional.of(mqtt(mqtt.get().section())) : Optional.empty(),
            http.isPresent() && http.get().flag(),
            token.isPresent() ? Optional.of(token(token.get().section())) : Optional.empty());
    if (read.isNone()) {
      throw value.failure("says nothing; \"none\" has to be written");
    }
    if (read.http && read.mqtt.isPresent()) {
      throw value.failure("a connection speaks http or mqtt, not both");
    }
    if (read.needsToken() != read.token.isPresent()) {
      throw value.failure("\"token\" goes with http, and with mqtt where its password is a token");
    }
    return read;
  }

  private boolean needsToken() {
    return http || mqtt.filter(it -> it.password == Password.TOKEN).isPresent();
  }

  private static Token token(Section section) throws DocumentException {
    Token read =
        new Token(
            Located.text(section.required("key")),
            section.required("issuer").text(),
            section.required("audience").text());
    section.end();
    return read;
  }

  private static ProxyV2 proxy(Section section) throws DocumentException {
    Optional<Value> custom = section.optional("custom-tlv");
    Optional<Value> flags = section.optional("certificate-flags");
    section.end();
    return new ProxyV2(
        custom.isPresent() ? custom.get().number(0xE0, 0xEF) : ProxyV2.DEFAULT.customTlv,
        flags.isEmpty() || flags.get().flag());
  }

  private static Mqtt mqtt(Section section) throws DocumentException {
    Optional<Value> username = section.optional("username");
    Optional<Value> password = section.optional("password");
    Optional<Value> file = section.optional("password-file");
    Optional<Value> clientId = section.optional("client-id");
    Optional<Value> enhanced = section.optional("enhanced-authentication");
    Optional<Value> properties = section.optional("user-properties");
    section.end();
    Map<String, Username> usernames =
        Map.of("set", Username.SET, "require", Username.REQUIRE, "keep", Username.KEEP);
    Map<String, Password> passwords =
        Map.of(
            "drop", Password.DROP,
            "keep", Password.KEEP,
            "static", Password.STATIC,
            "token", Password.TOKEN);
    Map<String, ClientId> clientIds =
        Map.of("prefix", ClientId.PREFIX, "equal", ClientId.EQUAL, "free", ClientId.FREE);
    Mqtt read =
        new Mqtt(
            username.isPresent() ? username.get().choice(usernames) : Username.SET,
            password.isPresent() ? password.get().choice(passwords) : Password.DROP,
            file.isPresent() ? Optional.of(Located.text(file.get())) : Optional.empty(),
            clientId.isPresent() ? clientId.get().choice(clientIds) : ClientId.PREFIX,
            enhanced.isPresent() && enhanced.get().flag(),
            properties.isPresent() && properties.get().flag());
    if (file.isPresent() != (read.password == Password.STATIC)) {
      throw section.failure("password-file goes with password: static, and that with it");
    }
    boolean ours = read.password == Password.STATIC || read.password == Password.TOKEN;
    if (ours && read.username == Username.KEEP) {
      throw section.failure("a password of the gateway goes with a user name of the gateway");
    }
    return read;
  }
}
