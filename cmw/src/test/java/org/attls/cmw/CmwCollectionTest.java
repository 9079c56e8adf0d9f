package org.attls.cmw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.EnumSet;
import java.util.Optional;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

class CmwCollectionTest {
  private static final CmwReader READER = new CmwReader(64 * 1024);
  private static final CollectionType TYPE = new CollectionType("tag:example.com,2024:x");
  private static final CmwRecord RECORD =
      CmwWriter.cborRecord(CmwType.contentFormat(60), Bytes.of(1));
  private static final CmwRecord JSON_RECORD =
      CmwWriter.jsonRecord(CmwType.mediaType("application/x"), Bytes.of(1));

  @Test
  void writesTheNestedExampleOctetByOctet() throws MalformedException {
    CmwType ucsCbor = CmwType.mediaType("application/eat-ucs+cbor");
    CmwCollection inner =
        CmwWriter.cborCollection()
            .type(new CollectionType("tag:ietf.org,2024:Y"))
            .put(
                "polyscopic",
                CmwWriter.cborRecord(
                    CmwType.mediaType("application/eat-ucs+json"),
                    Bytes.utf8("{\"eat_nonce\": ...}"),
                    EnumSet.of(Indicator.ATTESTATION_RESULTS)))
            .build();
    CmwCollection outer =
        CmwWriter.cborCollection()
            .type(new CollectionType("tag:ietf.org,2024:X"))
            .put(
                "photoelectrograph",
                CmwWriter.cborRecord(
                    ucsCbor,
                    Bytes.fromHex("827818"),
                    EnumSet.of(Indicator.REFERENCE_VALUES, Indicator.ENDORSEMENTS)))
            .put("murmurless", inner)
            .put("bretwaldadom", CmwWriter.cborRecord(ucsCbor, Bytes.fromHex("a10a")))
            .build();

    Bytes expected = Vectors.bytes("cmw/collection-nested-deterministic.cbor");
    assertThat(outer.octets()).isEqualTo(expected);
    Cmw read = READER.read(expected);
    assertThat(read).isEqualTo(outer);
    assertThat(CmwWriter.rewritten(read).octets()).isEqualTo(expected);
  }

  @Test
  void sortsLabelsByTheirEncodings() {
    CmwCollection collection =
        CmwWriter.cborCollection()
            .put("bb", RECORD)
            .put(-1, RECORD)
            .put("a", RECORD)
            .put(1, RECORD)
            .put(0, RECORD)
            .put(Long.MAX_VALUE, RECORD)
            .put(Long.MIN_VALUE, RECORD)
            .build();

    assertThat(collection.items().keySet())
        .containsExactly(
            CmwLabel.of(0),
            CmwLabel.of(1),
            CmwLabel.of(Long.MAX_VALUE),
            CmwLabel.of(-1),
            CmwLabel.of(Long.MIN_VALUE),
            CmwLabel.of("a"),
            CmwLabel.of("bb"));
  }

  @Test
  void keepsOrderAndOctetsAsReceived() throws MalformedException {
    Bytes received = Bytes.fromHex("bf01" + "9f183c4101ff" + "00" + "82183c4102" + "ff");
    CmwCollection collection = (CmwCollection) READER.read(received);

    assertThat(collection.octets()).isEqualTo(received);
    assertThat(collection.items().keySet()).containsExactly(CmwLabel.of(1), CmwLabel.of(0));
    assertThat(collection.item(1).orElseThrow().octets().hex()).isEqualTo("9f183c4101ff");
    assertThat(CmwWriter.rewritten(collection).octets().hex())
        .isEqualTo("a2" + "00" + "82183c4102" + "01" + "82183c4101");
  }

  @Test
  void itemsOfAJsonCollectionAreSerializedWithoutWhiteSpace() throws MalformedException {
    Bytes received =
        Bytes.utf8(
            "{ \"b\" : [ \"application/x\", \"AQ\" ] , \"a\" : { \"c\" : [\"application/x\", \"AQ\"] } }\n");
    CmwCollection collection = (CmwCollection) READER.read(received);

    assertThat(collection.octets()).isEqualTo(received);
    assertThat(collection.item("b")).contains(JSON_RECORD);
    assertThat(collection.item("a"))
        .contains(CmwWriter.jsonCollection().put("c", JSON_RECORD).build());
    assertThat(CmwWriter.rewritten(collection).octets())
        .isEqualTo(
            Bytes.utf8(
                "{\"b\":[\"application/x\",\"AQ\"],\"a\":{\"c\":[\"application/x\",\"AQ\"]}}"));
  }

  @Test
  void hasTheTypeThatIsNegotiated() {
    CmwCollection cbor = CmwWriter.cborCollection().type(TYPE).put(1, RECORD).build();
    CmwCollection json = CmwWriter.jsonCollection().type(TYPE).put("a", JSON_RECORD).build();
    CmwCollection untyped = CmwWriter.cborCollection().put(1, RECORD).build();
    CmwType negotiated =
        CmwType.mediaType("application/cmw+cbor; cmwc_t=\"tag:example.com,2024:x\"");

    assertThat(cbor.type()).isEqualTo(negotiated);
    assertThat(json.type().matches(negotiated)).isFalse();
    assertThat(untyped.type()).isEqualTo(CmwType.mediaType("application/cmw+cbor"));
    assertThat(untyped.type().matches(negotiated)).isFalse();
    assertThat(cbor.is(TYPE)).isTrue();
    assertThat(untyped.is(TYPE)).isFalse();
  }

  @Test
  void aTypeIsAnAbsoluteUriOrAnAbsoluteOid() {
    for (String absolute :
        new String[] {
          "2.999.1",
          "1",
          "0.0.10",
          "tag:ietf.org,2024-02-29:rats/kat",
          "https://example.com/a?b=%20",
          "urn:x:y",
          "x:" + "y".repeat(CollectionType.MAX - 2)
        }) {
      CmwCollection collection =
          CmwWriter.cborCollection().type(new CollectionType(absolute)).put(1, RECORD).build();
      assertThat(collection.type().toString()).contains(absolute);
      assertThat(collection.collectionType().orElseThrow().isOid())
          .isEqualTo(Character.isDigit(absolute.charAt(0)));
    }
    for (String refused :
        new String[] {
          "",
          " ",
          "a/b/c",
          "/a",
          "//example.com/a",
          "3.1",
          "1.01",
          ".1.2",
          "1.2.",
          "1..2",
          "tag:é",
          "tag:a b",
          "https://example.com/a#c",
          "tag:\"",
          "tag:a\\b",
          "tag:%zz",
          "http://[",
          "x:",
          "x:" + "y".repeat(CollectionType.MAX - 1)
        }) {
      assertThatIllegalArgumentException()
          .as(refused)
          .isThrownBy(() -> new CollectionType(refused));
      Bytes octets =
          CborWriter.map()
              .put("__cmwc_t", CborWriter.text(refused))
              .put(1, RECORD.octets())
              .toBytes();
      assertRefused(octets);
    }
    assertRefused(
        CborWriter.map().put("__cmwc_t", CborWriter.integer(1)).put(1, RECORD.octets()).toBytes());
    assertRefused(Bytes.utf8("{\"__cmwc_t\":[\"application/x\",\"AQ\"]}"));
  }

  @Test
  void nestsAsDeepAsPublishedAndNoDeeper() throws MalformedException {
    Cmw cbor = RECORD;
    Cmw json = JSON_RECORD;
    for (int depth = 1; depth <= CmwCollection.MAX_DEPTH; depth++) {
      cbor = CmwWriter.cborCollection().put(1, cbor).build();
      json = CmwWriter.jsonCollection().put("a", json).build();
    }
    Cmw deepest = cbor;
    Cmw deepestJson = json;

    assertThat(READER.read(cbor.octets())).isEqualTo(cbor);
    assertThat(READER.read(json.octets())).isEqualTo(json);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CmwWriter.cborCollection().put(1, deepest).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CmwWriter.jsonCollection().put("a", deepestJson).build());
    assertRefused(Bytes.concat(Bytes.fromHex("a101"), cbor.octets()));
    assertRefused(Bytes.utf8("{\"a\":" + text(json.octets()) + "}"));
  }

  @Test
  void refusesLabelsThatAreNone() {
    String item = "82183c4101";
    assertRefused(Bytes.fromHex("a1" + "60" + item));
    assertRefused(Bytes.fromHex("a1" + "6120" + item));
    assertRefused(Bytes.fromHex("a1" + "4161" + item));
    assertRefused(Bytes.fromHex("a1" + "f5" + item));
    assertRefused(Bytes.fromHex("a1" + "fb3ff0000000000000" + item));
    assertRefused(Bytes.fromHex("a1" + "1bffffffffffffffff" + item));
    assertRefused(Bytes.utf8("{\"\":[\"application/x\",\"AQ\"]}"));
    assertRefused(Bytes.utf8("{\"\\ud800\":[\"application/x\",\"AQ\"]}"));
    assertThatIllegalArgumentException().isThrownBy(() -> CmwLabel.of("__cmwc_t"));
    assertThatIllegalArgumentException().isThrownBy(() -> CmwLabel.of("\t"));
  }

  @Test
  void refusesDuplicateLabelsHoweverSpelled() {
    assertRefused(Bytes.fromHex("a2" + "6161" + "82183c4101" + "7f6161ff" + "82183c4102"));
    assertRefused(
        Bytes.utf8("{\"a\":[\"application/x\",\"AQ\"],\"\\u0061\":[\"application/x\",\"AQ\"]}"));
    assertRefused(
        Bytes.utf8("{\"__cmwc_t\":\"1.2\",\"__cmwc_t\":\"1.2\",\"a\":[\"application/x\",\"AQ\"]}"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CmwWriter.cborCollection().put(1, RECORD).put(1, RECORD));
  }

  @Test
  void theBuilderRefusesWhatTheSerializationDoesNotHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CmwWriter.cborCollection().put(1, JSON_RECORD));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CmwWriter.jsonCollection().put("a", RECORD));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CmwWriter.jsonCollection().put(1, JSON_RECORD));
    assertThatIllegalArgumentException().isThrownBy(() -> CmwWriter.cborCollection().build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CmwWriter.jsonCollection().type(TYPE).build());
  }

  @Test
  void findsItemsByLabel() {
    CmwCollection collection = CmwWriter.cborCollection().put(1, RECORD).put("1", RECORD).build();

    assertThat(collection.item(1)).contains(RECORD);
    assertThat(collection.item("1")).contains(RECORD);
    assertThat(collection.item(2)).isEmpty();
    assertThat(collection.item("2")).isEmpty();
    assertThat(collection.collectionType()).isEqualTo(Optional.empty());
  }

  private static void assertRefused(Bytes octets) {
    assertThatExceptionOfType(MalformedException.class)
        .as(octets.toString())
        .isThrownBy(() -> READER.read(octets));
  }

  private static String text(Bytes octets) {
    return new String(octets.toArray(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
