package org.attls.corim.comid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.measurement.MeasurementKey;
import org.attls.corim.term.Digest;
import org.attls.corim.term.DigestAlgorithm;
import org.attls.corim.term.Digests;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComidCodecTest {
  private static final String DIGEST = "8201" + "5820" + "00".repeat(32);
  private static final String VALUES = "a10281" + DIGEST;
  private static final String CLASS = "a100d82550" + "11".repeat(16);
  private static final String KEY = "d9022a6161";

  @Test
  void readsWhatItWrites() throws MalformedException {
    Comid comid = SampleComids.everything();
    Bytes octets = ComidCodec.write(comid);

    assertThat(ComidCodec.read(octets, "comid")).isEqualTo(comid);
    assertThat(ComidCodec.write(ComidCodec.read(octets, "comid"))).isEqualTo(octets);
  }

  /** Kept items are compared by what they say, not by how they were spelled. */
  @Test
  void normalizesWhatItKeeps() throws MalformedException {
    String tail = "04a10081" + "82a100" + CLASS + "81a101" + VALUES;
    Comid first = ComidCodec.read(Bytes.fromHex("a301a1006161" + "0a6178" + tail), "comid");
    Comid scrambled =
        ComidCodec.read(
            Bytes.fromHex(
                "a401a1006161" + tail + "0a6178" + "09bf617a9f015f41024103ffff6179c101ff"),
            "comid");
    Comid sorted =
        ComidCodec.read(
            Bytes.fromHex("a401a1006161" + tail + "09a26179c101617a8201420203" + "0a6178"),
            "comid");

    assertThat(scrambled).isEqualTo(sorted).isNotEqualTo(first);
    assertThat(ComidCodec.write(scrambled)).isEqualTo(ComidCodec.write(sorted));
    assertThat(ComidCodec.write(sorted).hex()).endsWith("09a26179c101617a8201420203" + "0a6178");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a0|an environment that names nothing",
        "a100a0|a class that names nothing",
        "a103f6|no member of this map",
        "a100a105f6|no member of this map",
        "a1f600|key must be int",
        "a100a100f6|null where a tagged identifier belongs",
        "a100a1004101|bstr where a tagged identifier belongs",
        "a100a100d825420102|must be 16..16",
        "a100a100d82501|int where bstr belongs",
        "a100a100d86f40|an OID of 0 octets",
        "a100a100d86f4180|subidentifier longer than necessary",
        "a100a100d86f4181|ends inside a subidentifier",
        "a100a100d902264701020304050607|a UEID as class identifier",
        "a100a10320|outside",
        "a100a1016161a0|duplicate",
        "a100a10101|int where tstr belongs",
        "a101d9022646010203040506|a UEID of 6 octets",
        "a101d902265822"
            + "01010101010101010101010101010101010101010101010101010101010101010101"
            + "|a UEID of 34 octets",
        "a101d86f4101|an OID as instance",
        "a102d86f4101|an OID or UEID as group",
        "a102d902264701020304050607|an OID or UEID as group",
      })
  void refusesEnvironments(String environment, String problem) {
    String fixed = problem.equals("duplicate") ? "a100a2016161016161" : environment;
    assertRefused(reference(fixed, "81a101" + VALUES), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "80|0 members",
        "a0|map where array belongs",
        "81a0|member 1 is missing",
        "81a101a0|a measurement without value",
        "81a10300|no member of this map",
        "81a20020" + "01a1006161|outside 0..",
        "81a200f6" + "01a1006161|null where uint, tstr or a tagged key belongs",
        "81a200d82541aa" + "01a1006161|must be 16..16",
        "81a101a10280|0 members",
        "81a101a1028180|0 members, must be 2..2",
        "81a101a102818301410101|3 members, must be 2..2",
        "81a101a10281820140|with 0 octets",
        "81a101a102818201420102|a digest of algorithm 1 with 2 octets, must be 32",
        "81a101a10281820743010203|a digest of algorithm 7 with 3 octets, must be 48",
        "81a101a10281820843010203|a digest of algorithm 8 with 3 octets, must be 64",
        "81a101a1028182677368612d32353641aa|a digest of algorithm sha-256 with 1 octets, must be 32",
        "81a101a10281826041aa|a digest algorithm without name",
        "81a101a1028182f641aa|null where int belongs",
        "81a101a10282821863410182186341aa|algorithm 99 twice",
        "81a101a102828264782d79 7a4101 8264782d797a4101|algorithm x-yz twice",
        "81a101a1028282064401020304826a7368612d3235362d33324401020304|algorithm sha-256-32 twice",
        "81a201a10b61610280|0 members",
        "81a201a10b61610281626161|tstr where a tagged key belongs",
      })
  void refusesMeasurements(String measurements, String problem) {
    assertRefused(reference("a100" + CLASS, measurements.replace(" ", "")), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "81|1 members, must be 2..3",
        "8280|0 members",
        "8281d9022a4101|bstr where tstr belongs",
        "82816161|tstr where a tagged key belongs",
        "8381" + KEY + "a0|conditions without a condition",
        "8381" + KEY + "a102f6|no member of this map",
        "8381" + KEY + "a10180|0 members",
        "8381" + KEY + "f6|null where map belongs",
        "8481" + KEY + "a10000f6|4 members, must be 2..3",
      })
  void refusesAttestKeys(String triple, String problem) {
    String withEnvironment = triple.substring(0, 2) + "a100" + CLASS + triple.substring(2);
    assertRefused("a201a1006161" + "04a10381" + withEnvironment, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a0|member 1 is missing",
        "80|array where map belongs",
        "a101a1006161|member 4 is missing",
        "a201a004a0|member 0 is missing",
        "a201a1006004a0|empty identifier",
        "a201a10141aa04a0|member 0 is missing",
        "a201a2006161012004a0|outside 0..",
        "a201a2006161020004a0|no member of this map",
        "a201a100616104a0|no triple",
        "a201a100616104a10080|0 members",
        "a201a100616104a10380|0 members",
        "a201a100616104a10300|int where array belongs",
        "a3000001a100616104a0|int where tstr belongs",
        "a301a1006161028004a0|0 members",
      })
  void refusesComids(String hex, String problem) {
    assertRefused(hex, problem);
  }

  @Test
  void findsADigestByNumberOrName() {
    Bytes value = Bytes.copyOf(new byte[32]);
    Digests named = Digests.of(new DigestAlgorithm.Named("sha-256"), value);

    assertThat(named.value(DigestAlgorithm.SHA_256)).contains(value);
    assertThat(named.value(DigestAlgorithm.SHA_384)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Digests(
                    List.of(
                        new Digest(DigestAlgorithm.SHA_256, value),
                        new Digest(new DigestAlgorithm.Named("sha-256"), value))));
  }

  /** What the reader refuses no caller can make. */
  @Test
  void valuesThatWouldNotBeReadCannotBeMade() {
    assertThatIllegalArgumentException().isThrownBy(() -> Triples.of(triples -> triples));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Environment(Optional.empty(), Optional.empty(), Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CryptoKey.Other(554, SampleComids.opaque(CborWriter.text("key"))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EnvironmentId.Other(560, SampleComids.opaque(CborWriter.text("x"))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MeasurementKey.Other(37, SampleComids.opaque(CborWriter.text("x"))));
    assertThatIllegalArgumentException().isThrownBy(() -> new MeasurementKey.Number(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Comid(
                    Optional.empty(),
                    new Identifier.Text("tag"),
                    -1,
                    List.of(),
                    List.of(),
                    SampleComids.everything().triples(),
                    Extensions.NONE));
  }

  private static String reference(String environment, String measurements) {
    return "a201a1006161" + "04a10081" + "82" + environment + measurements;
  }

  private static void assertRefused(String hex, String problem) {
    assertThatExceptionOfType(MalformedException.class)
        .as(hex)
        .isThrownBy(() -> ComidCodec.read(Bytes.fromHex(hex), "comid"))
        .withMessageContaining(problem);
  }
}
