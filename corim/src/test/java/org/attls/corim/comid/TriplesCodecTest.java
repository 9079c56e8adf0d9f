package org.attls.corim.comid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentClass;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.measurement.Measurement;
import org.attls.corim.measurement.MeasurementValues;
import org.attls.corim.measurement.Svn;
import org.attls.corim.term.Layout;
import org.attls.corim.term.TermCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriplesCodecTest {
  private static final String E = "a101d902304101";
  private static final String OTHER = "a101d902304102";
  private static final String M = "a101a10b6161";
  private static final String SVN_1 = "a101a101d9022801";
  private static final String SVN_2 = "a101a101d9022802";
  private static final String KEY = "d9022a6161";

  @Test
  void readsEveryKindOfTripleThatItWrites() throws MalformedException {
    Triples triples = SampleComids.everything().triples();
    Bytes octets = TriplesCodec.write(triples, Layout.DRAFT_11);

    assertThat(read(octets, Layout.DRAFT_11)).isEqualTo(triples);
    for (int size = 0; size < octets.size(); size++) {
      Bytes prefix = octets.slice(0, size);
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> read(prefix, Layout.DRAFT_11));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0181 81E|1 members, must be 2..2",
        "0181 82E 80|0 members",
        "0181 83E 81M 81M|3 members, must be 2..2",
        "0180|0 members",
        "0281 82E 80|0 members",
        "0281 83E 81K a0|conditions without a condition",
        "0281 84E 81K a10000 00|4 members",
        "0481 82E 80|0 members",
        "0481 82E 81E|its own trustee",
        "0481 8201 81E|int where map belongs",
        "0581 82E 80|0 members",
        "0581 8261 61 81E|tstr where map belongs",
        "0681 82E 80|0 members",
        "0681 82E 814101|must be 16..16",
        "0681 82E 8101|int where text or",
        "0881 82 81E 80|0 members",
        "0881 82 80 81 8281M81M|0 members, must be 1..3",
        "0881 82 84E 80 81K 00 81 8281M81M|4 members, must be 1..3",
        "0881 82 81E 81 8281M80|0 members",
        "0881 82 81E 81 8280 81M|0 members",
        "0881 82 82E 81K 80|0 members",
        "0881 82 83E 80 80 81 8281M81M|0 members",
        "0881 82 81E 82 8281S81M 8281M81M|select by different elements",
        "0a81 82 80 81 82E81M|0 members",
        "0a81 82 81 82E81M 80|0 members",
        "0a81 82 81 82E80 81 82E81M|0 members",
        "0a81 82 81 82E81M 81 82E80|0 members",
      })
  void refusesTriples(String pattern, String problem) {
    assertThatExceptionOfType(MalformedException.class)
        .as(pattern)
        .isThrownBy(() -> read(octets(pattern), Layout.DRAFT_11))
        .withMessageContaining(problem);
  }

  /** Of two optional lists one may be there alone: tags are keys, and maps are claims. */
  @Test
  void tellsClaimsOfASeriesFromItsAuthorities() throws MalformedException {
    assertThat(series("0881 82 82E 81K 81 8281M81M").claims()).isEmpty();
    assertThat(series("0881 82 82E 81K 81 8281M81M").authorizedBy()).hasSize(1);
    assertThat(series("0881 82 82E 81M 81 8281M81M").claims()).hasSize(1);
    assertThat(series("0881 82 82E 81M 81 8281M81M").authorizedBy()).isEmpty();
    assertThat(series("0881 82 82E 80 81 8281M81M").claims()).isEmpty();
    assertThat(series("0881 82 81E 81 8281M81M").authorizedBy()).isEmpty();
    assertThat(series("0881 82 83E 81M 81K 81 8281M81M").authorizedBy()).hasSize(1);
  }

  /** The first entry that fits is taken, so their order is part of the statement. */
  @Test
  void keepsTheOrderOfASeries() throws MalformedException {
    Triples triples = read(octets("0881 82 81E 82 8281T81M 8281S81M"), Layout.DRAFT_11);

    assertThat(triples.conditionalSeries().get(0).series())
        .extracting(entry -> entry.selection().get(0).values().svn().orElseThrow())
        .containsExactly(new Svn.Exact(2), new Svn.Exact(1));
  }

  @Test
  void identifiersThatOnlyVersion1HasAreRefusedWithTheirName() throws MalformedException {
    for (String tag : List.of("d90227", "d90258", "d90259", "d9025a")) {
      Bytes byClass = octets("0081 82 a100a100" + tag + "4101 81M");
      Bytes byElement = octets("0081 82E 81a200" + tag + "4101" + M.substring(2));
      for (Bytes octets : List.of(byClass, byElement)) {
        assertThat(read(octets, Layout.V1).referenceValues()).hasSize(1);
        assertThatExceptionOfType(MalformedException.class)
            .isThrownBy(() -> read(octets, Layout.DRAFT_11))
            .withMessageContaining("which only Veraison's v1 library has here");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a101d9022c6161|a certificate path as identifier",
        "a101d9023182014101|must be 32",
        "a102d9022a6161|a key as group",
        "a100a100d9022a6161|a key as class identifier",
        "a100a1026161|a model without vendor",
      })
  void refusesEnvironments(String environment, String problem) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> read(octets("0081 82" + environment + " 81M"), Layout.DRAFT_11))
        .withMessageContaining(problem);
  }

  @Test
  void valuesThatWouldNotBeReadCannotBeMade() {
    Environment one = Environment.of(EnvironmentClass.of(new EnvironmentId.Octets(Bytes.of(1))));
    List<Measurement> some = List.of(Measurement.of(MeasurementValues.of(v -> v.name("a"))));
    assertThatIllegalArgumentException().isThrownBy(() -> new DependencyTriple(one, List.of(one)));
    assertThatIllegalArgumentException().isThrownBy(() -> new DependencyTriple(one, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new MembershipTriple(one, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new CoswidTriple(one, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new EndorsedTriple(one, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new StatefulEnvironment(one, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConditionalSeriesTriple.Entry(some, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConditionalEndorsementTriple(List.of(), List.of()));
  }

  private static ConditionalSeriesTriple.Condition series(String pattern)
      throws MalformedException {
    return read(octets(pattern), Layout.DRAFT_11).conditionalSeries().get(0).condition();
  }

  /** One kind of triple; capitals stand for an environment, measurements and a key. */
  private static Bytes octets(String pattern) {
    String hex =
        pattern
            .replace(" ", "")
            .replace("E", E)
            .replace("O", OTHER)
            .replace("M", M)
            .replace("S", SVN_1)
            .replace("T", SVN_2)
            .replace("K", KEY);
    return Bytes.fromHex("a1" + hex);
  }

  private static Triples read(Bytes octets, Layout layout) throws MalformedException {
    return TriplesCodec.read(CborReader.read(octets, "triples", TermCodec.RULES), layout);
  }
}
