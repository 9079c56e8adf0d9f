package org.attls.interop.attacker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.tls.engine.AttestedTlsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * TLS-Attacker against client and server: each case ends as its row says, and the page has every
 * row.
 */
@Timeout(300)
class TlsAttackerTest {
  private static final Path PAGE =
      Path.of(Optional.ofNullable(System.getenv("ATTLS_PROJECT_ROOT")).orElse(".."))
          .resolve("spec-notes/tls-attacker.md");

  @ParameterizedTest
  @EnumSource
  void anHonestConversationIsTaken(Victim victim) throws Exception {
    assertThat(new Conversation(victim, new Attack(victim)).run()).isEmpty();
  }

  @Test
  void everyCaseEndsAsItsRowSays() throws Exception {
    List<Case> cases = cases();
    assertThat(cases).extracting(Case::toString).doesNotHaveDuplicates();
    List<String> otherwise = new ArrayList<>();
    for (Case one : cases) {
      String end = end(one);
      if (!end.equals(Case.name(one.ends()))) {
        otherwise.add(one + ": expected " + Case.name(one.ends()) + ", was " + end);
      }
    }
    assertThat(otherwise).isEmpty();

    String page = page(cases);
    Path made = Path.of("target", "tls-attacker.md");
    Files.createDirectories(made.getParent());
    Files.writeString(made, page);
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("spec-notes/tls-attacker.md is not what was run: copy interop/%s there", made)
        .isEqualTo(page);
  }

  private static List<Case> cases() {
    Cases cases = new Cases();
    RecordCases.addTo(cases);
    OrderCases.addTo(cases);
    ExtensionCases.addTo(cases);
    CertificateCases.addTo(cases);
    ProofCases.addTo(cases);
    return cases.rows();
  }

  private static String end(Case one) {
    try {
      return Case.name(new Conversation(one.victim(), one.attack()).run().orElse(Case.TAKEN));
    } catch (AttestedTlsException | AssertionError neither) {
      return neither.toString();
    }
  }

  private static String page(List<Case> cases) {
    long taken = cases.stream().filter(one -> one.ends() == Case.TAKEN).count();
    StringBuilder page =
        new StringBuilder(String.format(HEAD, cases.size(), cases.size() - taken, taken));
    for (Victim victim : Victim.values()) {
      page.append("\n## Our end: ").append(victim).append("\n\n| sent | ends |\n|---|---|\n");
      cases.stream()
          .filter(one -> one.victim() == victim)
          .forEach(
              one ->
                  page.append("| ")
                      .append(one.what())
                      .append(" | ")
                      .append(Case.name(one.ends()))
                      .append(" |\n"));
    }
    return page.toString();
  }

  private static final String HEAD =
      """
      # TLS-Attacker

      Made by `TlsAttackerTest`, which fails when this page is not what it has run: TLS-Attacker 6.3.4 as the
      peer of client and server, honest but for the one thing in the row. **%d cases**: %d are refused with the alert
      of the row, which TLS-Attacker has read (but where it has sent Finished twice), and %d are taken: the handshake is done and data arrives behind it. No
      case ends in internal_error, or in nothing.

      "Server, relies" is a server that demands evidence of the attacker, "server, attests" one that shows its own;
      the same for clients. Evidence is that of the tests; binding is mode draft where the attacker attests and bound
      where we do. "Before application data" is behind the attacker's Finished.
      """;
}
