package org.attls.tls.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Tier;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Place;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.VerifierIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error has its place: a good file in which one thing is replaced. */
class PolicyFileTest {
  private static final String GOOD =
      """
      # What this server accepts.
      verifiers:
        - name: plant
          url: https://verifier.example:8443
          authorities: ca.pem
          result-key: ear.jwk
        - name: here
          endorsements: endorsements/
      policy:
        evidence:
          types: [application/vnd.example.tpm]
          verifier: plant
          kinds: [attestation, cert-attestation]
          binding: bound
          nonce: 48
          verdict-within: 5s
        passports:
          insecure-unbound: true
          issuers:
            - identity: https://verifier.example/
              result-key: ear.jwk
        accept: [affirming]
        identity:
          instances: ["01ab", 02cd]
        peer-authorities: clients.pem
        max-age: 120s
        clock-skew: 0s
        lifetime: 15m
      """;

  private static PolicyFile read(String text) throws DocumentException {
    return PolicyFile.read("p.yaml", Bytes.utf8(text));
  }

  private static void assertWrong(String text, int line, int column, String problem) {
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining(problem)
        .withMessageStartingWith("p.yaml:" + line + ":" + column + ": ")
        .matches(wrong -> wrong.place().equals(new Place("p.yaml", line, column)));
  }

  private static String with(String part, String instead) {
    assertThat(GOOD).containsOnlyOnce(part);
    return GOOD.replace(part, instead);
  }

  @Test
  void readsEveryKey() throws Exception {
    PolicyFile file = read(GOOD);

    assertThat(file.verifiers()).hasSize(2);
    VerifierDeclaration.Remote plant = (VerifierDeclaration.Remote) file.verifiers().get(0);
    assertThat(plant.url().value()).hasToString("https://verifier.example:8443");
    assertThat(plant.authorities()).map(Located::value).contains("ca.pem");
    assertThat(plant.resultKey()).map(Located::value).contains("ear.jwk");
    assertThat(plant.insecureDiscoveryOverHttp() || plant.insecureAllowDemoKey()).isFalse();
    VerifierDeclaration.Local here = (VerifierDeclaration.Local) file.verifiers().get(1);
    assertThat(here.endorsements().value()).isEqualTo("endorsements/");
    assertThat(here.endorsements().place()).isEqualTo(new Place("p.yaml", 8, 19));

    AcceptancePolicy policy = file.policy();
    EvidenceRules evidence = policy.evidence().orElseThrow();
    assertThat(evidence.types())
        .singleElement()
        .matches(type -> type.value().toString().equals("application/vnd.example.tpm"));
    assertThat(file.verifiers(evidence)).containsExactly(plant);
    assertThat(evidence.kinds())
        .containsExactly(CredentialKind.ATTESTATION, CredentialKind.CERT_ATTESTATION);
    assertThat(evidence.minimum()).isEqualTo(BindingMode.BOUND);
    assertThat(evidence.nonceOctets()).isEqualTo(48);
    assertThat(evidence.verdictWithin()).hasSeconds(5);
    PassportRules passports = policy.passports().orElseThrow();
    assertThat(passports.kinds()).containsExactly(CredentialKind.ATTESTATION);
    assertThat(passports.issuers())
        .singleElement()
        .matches(it -> it.identity().equals(VerifierIdentity.of("https://verifier.example/")));
    assertThat(policy.accept()).containsExactly(Tier.AFFIRMING);
    assertThat(policy.identity())
        .isEqualTo(new AdmittedIdentity.Instances(Set.of(Bytes.of(1, 0xAB), Bytes.of(2, 0xCD))));
    assertThat(policy.peerAuthorities()).map(Located::value).contains("clients.pem");
    assertThat(policy.maxAge()).hasSeconds(120);
    assertThat(policy.clockSkew()).isZero();
    assertThat(policy.lifetime()).hasMinutes(15);
  }

  @Test
  void readsGrace() throws Exception {
    String grace = "verdict-within: 5s\n    on-failure: grace\n    grace-age: 90s";
    Located<Duration> age = graceAge(with("verdict-within: 5s", grace)).orElseThrow();
    assertThat(age.value()).hasSeconds(90);
    assertThat(age.place()).isEqualTo(new Place("p.yaml", 18, 16));
    assertThat(graceAge(with("verdict-within: 5s", "on-failure: refuse"))).isEmpty();
  }

  private static Optional<Located<Duration>> graceAge(String text) throws DocumentException {
    return read(text).policy().evidence().orElseThrow().graceAge();
  }

  @Test
  void whatIsMovedSaysTheSame() throws Exception {
    assertThat(read("# A line more.\n" + GOOD)).isEqualTo(read(GOOD));
    assertThat(read(with("endorsements/", "elsewhere/"))).isNotEqualTo(read(GOOD));
  }

  @Test
  void theRestIsSafeByDefault() throws Exception {
    AcceptancePolicy policy =
        read("""
        verifiers: [{ name: v, endorsements: . }]
        policy:
          evidence: { types: [application/x], verifier: v }
          accept: [affirming]
          identity: { any-of-class: sensors }
        """)
            .policy();

    EvidenceRules evidence = policy.evidence().orElseThrow();
    assertThat(evidence.minimum()).isEqualTo(BindingMode.BOUND);
    assertThat(evidence.kinds()).containsExactly(CredentialKind.ATTESTATION);
    assertThat(evidence.nonceOctets()).isEqualTo(32);
    assertThat(evidence.verdictWithin()).hasSeconds(10);
    assertThat(evidence.graceAge()).isEmpty();
    assertThat(policy.passports()).isEmpty();
    assertThat(policy.peerAuthorities()).isEqualTo(Optional.empty());
    assertThat(List.of(policy.maxAge(), policy.clockSkew(), policy.lifetime()))
        .containsExactly(Duration.ofSeconds(300), Duration.ofSeconds(60), Duration.ofHours(1));
  }

  @Test
  void acceptsNothingThatIsNotSaid() {
    assertWrong("", 1, 1, "empty");
    assertWrong("# nothing\n", 1, 1, "empty");
    assertWrong("{}", 1, 1, "\"policy\" is missing");
    assertWrong("policy:\n", 1, 8, "expected keys with values, found nothing");
    assertWrong("policy: {}", 1, 9, "accepts nothing");
    assertWrong(with("  peer-authorities: clients.pem\n", ""), 10, 3, "needs \"peer-authorities\"");
    assertWrong("- policy", 1, 1, "expected keys with values, found a list");
    assertWrong(with("  accept: [affirming]\n", ""), 10, 3, "\"accept\" is missing");
    assertWrong(with("accept: [affirming]", "accept: []"), 22, 11, "an empty list");
    assertWrong(
        with("  identity:\n    instances: [\"01ab\", 02cd]\n", ""),
        10,
        3,
        "\"identity\" is missing");
    assertWrong(with("instances: [\"01ab\", 02cd]", "instances: []"), 24, 16, "an empty list");
    assertWrong(with("    instances: [\"01ab\", 02cd]\n", "    {}\n"), 24, 5, "whom to admit?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        // Unknown keys, in every section.
        "policy:|extra: 1\\npolicy:|9|1|unknown key \"extra\"; known here: verifiers, policy",
        "name: plant|name: plant\\n    nam: x|4|5|unknown key \"nam\"",
        "verifier: plant|verfier: plant|11|5|\"verifier\" is missing",
        "nonce: 48|nonces: 48|15|5|unknown key \"nonces\"",
        "insecure-unbound: true|insecure-unbound: true\\n    bound: x|19|5|unknown key \"bound\"",
        "max-age: 120s|max-ages: 120s|26|3|unknown key \"max-ages\"",
        "peer-authorities: clients.pem|client-authority: c.pem|25|3|unknown key"
            + " \"client-authority\"",
        // Keys that are there twice.
        "binding: bound|binding: bound\\n    binding: bound|15|5|already, in line 14",
        "policy:|verifiers: []\\npolicy:|9|1|already, in line 2",
        // Wrong types.
        "name: plant|name: [plant]|3|11|expected a text, found a list",
        "name: plant|name: 5|3|11|expected a text, found a number",
        "name: plant|name: true|3|11|expected a text, found true or false",
        "name: plant|name:|3|10|found nothing",
        "types: [application/vnd.example.tpm]|types: x|11|12|expected a list, found a text",
        "nonce: 48|nonce: \"48\"|15|12|expected a number, found a text in quotes",
        "nonce: 48|nonce: 0x30|15|12|expected a number",
        "insecure-unbound: true|insecure-unbound: yes|18|23|expected true or false",
        "insecure-unbound: true|insecure-unbound: \"true\"|18|23|expected true or false",
        "accept: [affirming]|accept: affirming|22|11|expected a list",
        "verifiers:|verifiers: 1\\nx:|2|12|expected a list, found a number",
        // Wrong units and values.
        "max-age: 120s|max-age: 120|26|12|a number and a unit",
        "max-age: 120s|max-age: 2min|26|12|a number and a unit",
        "max-age: 120s|max-age: 0s|26|12|a time between 1s and 86400s",
        "lifetime: 15m|lifetime: 2d|28|13|a time between",
        "verdict-within: 5s|verdict-within: 5|16|21|a number and a unit",
        "nonce: 48|nonce: 40|15|12|32, 48 or 64",
        "nonce: 48|nonce: 16|15|12|outside 32..64",
        "binding: bound|binding: draft|14|14|expected one of bound, insecure-draft",
        "accept: [affirming]|accept: [warning]|22|12|expected one of affirming, insecure-warning",
        "accept: [affirming]|accept: [insecure-warning]|22|11|\"affirming\" is missing",
        "[attestation, cert-attestation]|[attestation, attestation]|13|26|is there twice",
        "[attestation, cert-attestation]|[x509]|13|13|one of attestation, cert-attestation",
        "[\"01ab\", 02cd]|[\"01ab\", 01AB]|24|25|is there twice",
        "[\"01ab\", 02cd]|[\"1ab\"]|24|17|hexadecimal digits",
        "[\"01ab\", 02cd]|[device]|24|17|hexadecimal digits",
        "application/vnd.example.tpm|tpm|11|13|types: ",
        "application/vnd.example.tpm|application/a, Application/A|11|28|is there twice",
        "https://verifier.example:8443|verifier.example|4|10|expected a URL",
        "https://verifier.example:8443|ftp://verifier.example|4|10|expected a URL",
        // What does not fit together.
        "verifier: plant|verifier: plent|12|15|no verifier is called \"plent\"",
        "verifier: plant|verifier: [plant, plent]|12|23|no verifier is called \"plent\"",
        "verifier: plant|verifier: [plant, plant]|12|23|\"plant\" is there twice",
        "verifier: plant|verifier: []|12|15|an empty list",
        "name: here|name: plant|7|5|is called \"plant\" already",
        "endorsements: endorsements/|endorsements: e\\n    url: https://v|7|5|either",
        "endorsements: endorsements/|other: e|7|5|either",
        "insecure-unbound: true|insecure-unbound: false|18|23|only where this is true",
        "[attestation, cert-attestation]|[attestation]|25|21|has no effect",
        "instances: [\"01ab\", 02cd]|by-certificate: true|24|5|as the only kind",
        "instances: [\"01ab\", 02cd]|by-certificate: false|24|21|this one is true",
        "instances: [\"01ab\", 02cd]|instances: [\"01\"]\\n    any-of-class: x|24|5|whom to admit",
        // What is no plain YAML.
        "name: plant|name: &a plant|3|11|anchors are not read",
        "name: plant|name: *a|3|11|aliases are not read",
        "name: plant|name: !!str plant|3|11|tags are not read",
        "name: plant|? [a]\\n    : x|3|7|a key is a text",
        "name: plant|name: plant\\n\\tx: y|4|1|no YAML",
        "lifetime: 15m|lifetime: [15m|29|1|no YAML",
      })
  void saysWhatIsWrongAndWhere(String part, String instead, int line, int column, String problem) {
    assertWrong(
        with(part, instead.replace("\\n", "\n").replace("\\t", "\t")), line, column, problem);
  }

  @Test
  void oneDocumentAndNoDirectives() {
    assertWrong(GOOD + "---\nmore: 1\n", 29, 1, "a second document");
    assertWrong("%YAML 1.2\n---\n" + GOOD, 1, 1, "directives");
    assertWrong("%TAG ! tag:x,2026:\n---\n" + GOOD, 1, 1, "directives");
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 1_000, 50_000})
  void nestingHasAnEnd(int depth) {
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> read("policy: " + "[".repeat(depth) + "]".repeat(depth)))
        .withMessageContaining("nested deeper than 16");
  }

  @Test
  void sizeHasAnEnd() {
    assertWrong("#".repeat(256 * 1024 + 1), 1, 1, "octets, at most");
  }

  @Test
  void aliasesCannotGrowIt() {
    StringBuilder bomb = new StringBuilder("a: &a [x]\n");
    for (char name = 'b'; name < 'z'; name++) {
      bomb.append(name).append(": &").append(name).append(" [*").append((char) (name - 1));
      bomb.append(", *").append((char) (name - 1)).append("]\n");
    }
    assertWrong(bomb.toString(), 1, 4, "anchors are not read");
  }

  @Test
  void otherOctetsThanUtf8AreRefused() {
    byte[] latin = "name: \u00e9".getBytes(StandardCharsets.ISO_8859_1);
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> PolicyFile.read("p.yaml", Bytes.copyOf(latin)))
        .withMessageContaining("not in UTF-8");
    assertWrong("policy: x\nother: \u0007\n", 2, 8, "no YAML");
  }

  @Test
  void everyPrefixIsRefusedOrReadAndNothingElse() {
    for (int length = 0; length < GOOD.length(); length++) {
      try {
        read(GOOD.substring(0, length));
      } catch (DocumentException expected) {
        assertThat(expected.place().line()).isBetween(1, 29);
      }
    }
  }
}
