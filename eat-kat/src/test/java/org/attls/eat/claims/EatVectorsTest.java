package org.attls.eat.claims;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Bounded;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

/** Every vector of EAT, as the table in its README and claims.json list them. */
class EatVectorsTest {
  /** One row of the README: the name of a file and what to expect of it. */
  private record Row(String file, String expected) {
    boolean isToken() {
      return file.startsWith("valid_cwt") || file.contains("deb");
    }
  }

  @Test
  void theTableListsEveryFile() {
    List<String> present = new ArrayList<>(Vectors.list("eat", ""));
    present.remove("README.md");

    assertThat(table().stream().map(Row::file).sorted().toList())
        .doesNotHaveDuplicates()
        .isEqualTo(present);
  }

  @Test
  void everyFileGivesItsDocumentedResult() throws Exception {
    Map<String, Integer> accepted = new TreeMap<>();
    for (Row row : table()) {
      if (row.expected().startsWith("accept")) {
        Bytes octets = Vectors.bytes("eat/" + row.file());
        assertThat(octetsOf(row, octets)).as(row.file()).isEqualTo(octets);
        assertNothingShorterOrLonger(row, octets);
        accepted.merge(
            (row.isToken() ? "tokens ." : "claims .") + row.file().split("\\.")[1],
            1,
            Integer::sum);
      } else {
        assertThat(row.file()).matches(".*\\.diag|claims\\.json");
      }
    }
    System.out.println("eat files: accepted " + accepted);
    assertThat(accepted)
        .containsOnlyKeys("claims .cbor", "claims .json", "tokens .cbor", "tokens .json");
  }

  @Test
  void everyClaimsSetOfTheTableGivesItsDocumentedResult() throws Exception {
    int accepted = 0;
    int refused = 0;
    for (JsonItem entry :
        JsonReader.read(Vectors.bytes("eat/claims.json"), "table", 1 << 20).asArray()) {
      JsonObject row = entry.asObject();
      String id = row.required("id").asText();
      Bytes octets = Bytes.fromHex(row.required("hex").asText());
      switch (row.required("expect").asText()) {
        case "accept" -> {
          ClaimsSet claims = ClaimsSet.readCbor(octets);
          assertThat(claims.toBuilder().build()).as(id).isEqualTo(claims);
          assertNothingShorterOrLonger(new Row(id + ".cbor", ""), octets);
          accepted++;
        }
        case "reject" -> {
          assertThatExceptionOfType(MalformedException.class)
              .as(id)
              .isThrownBy(() -> ClaimsSet.readCbor(octets));
          refused++;
        }
        default -> throw new AssertionError(id);
      }
    }
    System.out.println("eat claims.json: accepted " + accepted + ", refused " + refused);
    assertThat(accepted).isPositive();
    assertThat(refused).isPositive();
  }

  @Test
  void readsTheSimpleClaimsAsTheirRenderingShowsThem() throws Exception {
    ClaimsSet claims = ClaimsSet.readCbor(Vectors.bytes("eat/simple.cbor"));

    assertThat(claims.require(Claim.ISSUER)).isEqualTo("joe");
    assertThat(claims.require(Claim.NONCE))
        .isEqualTo(Nonces.of(Bytes.fromHex("88b20f5b9fc0bc8f7685bbc0")));
    assertThat(claims.require(Claim.UEID).octets().hex())
        .isEqualTo("0198f50a4ff6c05861c8860d13a638ea");
    assertThat(claims.require(Claim.OEM_ID)).isEqualTo(OemId.of(Bytes.fromHex("88124e")));
    assertThat(claims.require(Claim.HARDWARE_MODEL).hex())
        .isEqualTo("881cf5f243fbef3336bbd22547dddefc");
    assertThat(claims.require(Claim.OEM_BOOT)).isTrue();
    assertThat(claims.require(Claim.DEBUG_STATUS)).isEqualTo(DebugStatus.DISABLED_PERMANENTLY);
    assertThat(claims.require(Claim.ISSUED_AT).getEpochSecond()).isEqualTo(1526542894);
    assertThat(claims.unknown()).isEmpty();
  }

  @Test
  void readsTheSimpleClaimsInJson() throws Exception {
    ClaimsSet claims = ClaimsSet.readJson(Vectors.bytes("eat/simple.json"));

    assertThat(claims.require(Claim.NONCE).values()).hasSize(1);
    assertThat(claims.require(Claim.UEID)).isEqualTo(Ueid.eui(Bytes.fromHex("00048b3acadd")));
    assertThat(claims.require(Claim.OEM_ID)).isEqualTo(new OemId.Enterprise(76543));
    assertThat(claims.require(Claim.SOFTWARE_VERSION)).isEqualTo(Version.of("3.1.4"));
    assertThat(claims.unknown()).isEmpty();
  }

  @Test
  void opensEverySubmoduleOfTheExample() throws Exception {
    Map<String, Submodule> submodules =
        ClaimsSet.readCbor(Vectors.bytes("eat/submods.cbor")).require(Claim.SUBMODULES);

    assertThat(submodules.keySet())
        .containsExactly("Android App Foo", "Secure Element Eat", "Linux Android", "Subsystem J");
    // The example gives the name of the software the key of its version.
    Submodule.Claims app =
        Submodule.Claims.class.cast(requireNonNull(submodules.get("Android App Foo")));
    assertThat(app.set().require(Claim.SOFTWARE_VERSION)).isEqualTo(Version.of("Foo.app"));
    Submodule.Nested element =
        Submodule.Nested.class.cast(requireNonNull(submodules.get("Secure Element Eat")));
    Cwt nested = Cwt.read(((NestedToken.Cbor) element.token()).octets());
    assertThat(nested.unverifiedClaims().require(Claim.SUBMODULES).values())
        .hasOnlyElementsOfType(Submodule.Digest.class);
    Submodule.Nested json =
        Submodule.Nested.class.cast(requireNonNull(submodules.get("Subsystem J")));
    Jwt jwt = Jwt.read(Bytes.utf8(((NestedToken.Jwt) json.token()).compact()));
    assertThat(jwt.jws().headers().algorithm()).isEqualTo("HS256");
  }

  @Test
  void theDetachedSetsAreThoseOfTheBundles() throws Exception {
    DetachedBundle.Content cbor =
        DetachedBundle.readCbor(Vectors.bytes("eat/valid_deb.cbor")).unverifiedContent();
    assertThat(cbor.detached()).containsOnlyKeys("TEE");
    assertThat(cbor.detached().values())
        .containsExactly(ClaimsSet.readCbor(Vectors.bytes("eat/valid_tee.cbor")));

    DetachedBundle.Content json =
        DetachedBundle.readJson(Vectors.bytes("eat/deb.json")).unverifiedContent();
    assertThat(json.detached()).containsOnlyKeys("Audio Subsystem", "Graphics Subsystem");
    assertThat(json.main().require(Claim.NONCE).values()).hasSize(1);
  }

  private static Bytes octetsOf(Row row, Bytes octets) throws MalformedException {
    boolean json = row.file().endsWith(".json");
    if (row.file().startsWith("valid_cwt")) {
      Cwt cwt = Cwt.read(octets);
      assertThat(cwt.message().tagging()).isEqualTo(CoseTagging.CWT);
      assertThat(cwt.unverifiedClaims().unknown()).isEmpty();
      return cwt.octets();
    }
    if (row.file().contains("deb")) {
      DetachedBundle bundle =
          json ? DetachedBundle.readJson(octets) : DetachedBundle.readCbor(octets);
      assertThat(bundle.unverifiedContent().detached()).isNotEmpty();
      return bundle.octets();
    }
    ClaimsSet claims = json ? ClaimsSet.readJson(octets) : ClaimsSet.readCbor(octets);
    ClaimsSet written = claims.toBuilder().build();
    assertThat(written.toBuilder().build()).as(row.file()).isEqualTo(written);
    return claims.octets();
  }

  private static void assertNothingShorterOrLonger(Row row, Bytes octets) {
    boolean json = row.file().endsWith(".json");
    int size = octets.size();
    while (json && isWhiteSpace(octets.u8(size - 1))) {
      size--;
    }
    for (int end = 0; end < size; end++) {
      assertRefused(row, octets.slice(0, end));
    }
    for (int more = 0; more < 256; more++) {
      if (!json || !isWhiteSpace(more)) {
        assertRefused(row, Bytes.concat(octets, Bytes.of(more)));
      }
    }
  }

  private static void assertRefused(Row row, Bytes octets) {
    assertThatExceptionOfType(MalformedException.class)
        .as(row.file() + ", " + octets.size() + " octets")
        .isThrownBy(() -> Bounded.read(octets.size(), () -> octetsOf(row, octets)));
  }

  private static boolean isWhiteSpace(int octet) {
    return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
  }

  private static List<Row> table() {
    List<Row> rows = new ArrayList<>();
    for (String line : Vectors.text("eat/README.md").lines().toList()) {
      String[] cells = line.split("\\|", -1);
      if (line.startsWith("| `")) {
        rows.add(new Row(cells[1].strip().replace("`", ""), cells[4].strip()));
      }
    }
    assertThat(rows).isNotEmpty();
    return rows;
  }
}
