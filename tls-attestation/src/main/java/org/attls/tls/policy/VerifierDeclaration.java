package org.attls.tls.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;

/**
 * A verifier that a policy can name: one behind Veraison's REST API, or one in this process with
 * trust anchors and reference values of its own.
 *
 * <pre>
 * - name: plant                          # how the policy calls it
 *   url: https://verifier.example:8443   # Veraison's REST API
 *   authorities: ca.pem                  # optional: what its certificate leads to; else the system's
 *   result-key: ear.jwk                  # optional: pinned; else the one it shows over https
 *   insecure-discovery-over-http: false  # optional
 *   insecure-allow-demo-key: false       # optional
 *
 * - name: here
 *   endorsements: endorsements/          # directory of CoRIM files: trust anchors, reference values
 * </pre>
 */
public sealed interface VerifierDeclaration {
  /** How the policy calls it. */
  String name();

  /**
   * Over HTTP.
   *
   * @param authorities PEM file
   * @param resultKey JWK or PEM file
   * @param insecureDiscoveryOverHttp whether a key that came over plain http is believed
   * @param insecureAllowDemoKey whether the published demo key is believed
   */
  record Remote(
      String name,
      Located<URI> url,
      Optional<Located<String>> authorities,
      Optional<Located<String>> resultKey,
      boolean insecureDiscoveryOverHttp,
      boolean insecureAllowDemoKey)
      implements VerifierDeclaration {}

  /**
   * In this process.
   *
   * @param endorsements directory of CoRIM files
   */
  record Local(String name, Located<String> endorsements) implements VerifierDeclaration {}

  /** Reads one. */
  static VerifierDeclaration read(Value value) throws DocumentException {
    Section section = value.section();
    String name = section.required("name").text();
    Optional<Value> url = section.optional("url");
    Optional<Value> endorsements = section.optional("endorsements");
    if (url.isPresent() == endorsements.isPresent()) {
      throw section.failure("a verifier has either \"url\" or \"endorsements\"");
    }
    VerifierDeclaration read =
        url.isPresent()
            ? remote(name, url.get(), section)
            : new Local(name, Located.text(endorsements.get()));
    section.end();
    return read;
  }

  private static Remote remote(String name, Value url, Section section) throws DocumentException {
    Optional<Value> authorities = section.optional("authorities");
    Optional<Value> resultKey = section.optional("result-key");
    return new Remote(
        name,
        new Located<>(uri(url), url.place()),
        authorities.isPresent() ? Optional.of(Located.text(authorities.get())) : Optional.empty(),
        resultKey.isPresent() ? Optional.of(Located.text(resultKey.get())) : Optional.empty(),
        flag(section, "insecure-discovery-over-http"),
        flag(section, "insecure-allow-demo-key"));
  }

  private static boolean flag(Section section, String key) throws DocumentException {
    Optional<Value> flag = section.optional(key);
    return flag.isPresent() && flag.get().flag();
  }

  private static URI uri(Value value) throws DocumentException {
    try {
      URI uri = new URI(value.text());
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      // Said below.
    }
    throw value.failure("expected a URL such as https://verifier.example:8443");
  }
}
