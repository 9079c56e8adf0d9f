package org.attls.eat.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

/**
 * The whole table of the README: whatever is to be read is read, and neither without its last
 * octets nor with one more. What becomes of the results is judged in {@link EarVectorsTest} and
 * {@link EarUpstreamVectorsTest}.
 */
class EarFilesTest {
  private static final Set<EarProfile> ANY = EnumSet.allOf(EarProfile.class);

  /** Behind the signature its {@code akpub} is refused, as the table says. */
  private static final Set<String> SIGNED_ONLY =
      Set.of("go-veraison-extensions.jwt", "go-neg-empty-claims.jwt");

  @Test
  void theTableListsEveryFile() {
    List<String> files = new ArrayList<>(Vectors.list("ear", ""));
    files.remove("README.md");
    assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void everyFileThatIsToBeReadIsAndNothingShorterOrLongerIs() throws Exception {
    Map<String, Integer> read = new TreeMap<>();
    Map<String, Integer> refused = new TreeMap<>();
    int others = 0;
    for (Map.Entry<String, String> row : table().entrySet()) {
      String file = row.getKey();
      String ending = file.substring(file.lastIndexOf('.') + 1);
      if (row.getValue().startsWith("reject")) {
        refused.merge(ending, 1, Integer::sum);
        continue;
      }
      Bytes octets = Vectors.bytes("ear/" + file);
      if (row.getValue().equals("-")) {
        if (ending.equals("jwk")) {
          Reader reader = other -> EarKey.readJwk(other, "key");
          reader.read(octets);
          refusesNeighbours(file, octets, reader);
        }
        others++;
        continue;
      }
      Reader reader = reader(file, ending);
      reader.read(octets);
      refusesNeighbours(file, octets, reader);
      read.merge(ending, 1, Integer::sum);
    }
    System.out.println(
        "ear files: read " + read + ", to be refused " + refused + ", keys and notes " + others);
    assertThat(read.keySet()).containsExactly("cbor", "json", "jwt");
    assertThat(refused.keySet()).containsExactly("cbor", "jwt");
  }

  /** A claims-set alone, or a signed token; a JWS is judged by the length of its signature too. */
  private static Reader reader(String file, String ending) throws MalformedException {
    EarVerifier verifier =
        EarVerifier.insecureAllowingDemoKey(
                List.of(EarKey.readJwk(Vectors.bytes("ear/ear-key.jwk"), "key")))
            .withProfiles(ANY);
    if (ending.equals("json")) {
      return file.equals("poc-mock-discovery.json")
          ? octets -> JsonReader.read(octets, "discovery", 4096).asObject()
          : octets -> EarClaims.read(octets, octets, ANY);
    }
    if (file.startsWith("draft03-")) {
      return octets -> EarCborClaims.read(octets, octets, ANY);
    }
    return SIGNED_ONLY.contains(file) ? verifier::requireSignature : verifier::verify;
  }

  private interface Reader {
    void read(Bytes octets) throws MalformedException, AttestationException;
  }

  private static void refusesNeighbours(String file, Bytes octets, Reader reader) {
    boolean json = octets.u8(0) == '{' || Character.isWhitespace(octets.u8(0));
    int size = octets.size();
    while (json && Character.isWhitespace(octets.u8(size - 1))) {
      size--;
    }
    for (int end = 0; end < size; end++) {
      refuses(file, octets.slice(0, end), reader);
    }
    for (int more = 0; more < 256; more++) {
      if (!json || " \t\r\n".indexOf(more) < 0) {
        refuses(file, Bytes.concat(octets, Bytes.of(more)), reader);
      }
    }
  }

  private static void refuses(String file, Bytes octets, Reader reader) {
    assertThatExceptionOfType(Exception.class)
        .as("%s, %d octets", file, octets.size())
        .isThrownBy(() -> reader.read(octets))
        .isInstanceOfAny(MalformedException.class, AttestationException.class);
  }

  /** Rows are {@code | `file` | origin | what | expected | licence |}. */
  private static Map<String, String> table() {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Vectors.text("ear/README.md").lines().toList()) {
      String[] cells = line.split("\\|");
      if (cells.length > 5 && cells[1].strip().startsWith("`")) {
        rows.put(cells[1].strip().replace("`", ""), cells[4].strip());
      }
    }
    return rows;
  }
}
