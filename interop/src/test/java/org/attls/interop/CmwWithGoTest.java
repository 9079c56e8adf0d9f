package org.attls.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwCollection;
import org.attls.cmw.CmwLabel;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.CollectionType;
import org.attls.cmw.Indicator;
import org.attls.cmw.Serialization;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.pkix.CmwExtension;
import org.attls.interop.GoLibraries.GoRefusal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrappers, against the library {@code cmw}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CmwWithGoTest {
  private static final CmwReader READER = new CmwReader(1 << 16);
  private static final Bytes MESSAGE = Bytes.of(0xa1, 0x0a, 0x41, 0x07);
  // A type that the library knows no number for, so that it has one spelling only.
  private static final CmwType TYPE =
      CmwType.mediaType("application/vnd.parallaxsecond.key-attestation.tpm");
  private static final CollectionType COLLECTION = new CollectionType("tag:example.org,2026:rats");

  private final GoLibraries go = GoLibraries.start();

  @AfterAll
  void end() throws IOException, InterruptedException {
    go.close();
  }

  static Stream<Cmw> wrappers() {
    Stream.Builder<Cmw> wrappers = Stream.builder();
    List<Set<Indicator>> indicators =
        List.of(
            Set.of(),
            Set.of(Indicator.EVIDENCE),
            Set.of(Indicator.REFERENCE_VALUES, Indicator.ENDORSEMENTS),
            Set.of(Indicator.values()));
    for (Set<Indicator> set : indicators) {
      wrappers.add(CmwWriter.cborRecord(TYPE, MESSAGE, set));
      wrappers.add(CmwWriter.cborRecord(CmwType.contentFormat(29884), MESSAGE, set));
      wrappers.add(CmwWriter.jsonRecord(TYPE, MESSAGE, set));
    }
    for (int format : new int[] {254, 255, 509, 510, 64999, 65024}) {
      wrappers.add(CmwWriter.cborTag(format, MESSAGE));
    }
    Cmw cbor = CmwWriter.cborRecord(TYPE, MESSAGE);
    wrappers.add(
        CmwWriter.cborCollection()
            .type(COLLECTION)
            .put(0, cbor)
            .put(70000, CmwWriter.cborTag(64999, MESSAGE))
            .put("a", CmwWriter.cborCollection().put("b", cbor).build())
            .build());
    Cmw json = CmwWriter.jsonRecord(TYPE, MESSAGE);
    wrappers.add(
        CmwWriter.jsonCollection()
            .type(new CollectionType("1.3.6.1.4.1"))
            .put("ä", json)
            .put("a", CmwWriter.jsonCollection().put("b", json).build())
            .build());
    return wrappers.build();
  }

  @ParameterizedTest
  @MethodSource("wrappers")
  void goReadsWhatWeWrite(Cmw wrapper) throws GoRefusal {
    assertThat(Json.text(go.read("cmw", wrapper.octets())))
        .isEqualTo(Json.text(described(wrapper, false)));
  }

  @ParameterizedTest
  @MethodSource("wrappers")
  void weReadWhatGoWrites(Cmw wrapper) throws GoRefusal, MalformedException {
    Bytes written = go.write("cmw", described(wrapper, true));
    assertThat(described(READER.read(written), true)).isEqualTo(described(wrapper, true));
    if (wrapper.serialization() == Serialization.CBOR) {
      assertThat(written).as("both encoders are deterministic").isEqualTo(wrapper.octets());
    }
  }

  @ParameterizedTest
  @MethodSource("wrappers")
  void theExtensionOfACertificateGoesBothWays(Cmw wrapper) throws GoRefusal, MalformedException {
    Bytes value = new CmwExtension(wrapper).value();
    assertThat(Json.text(go.read("cmw-x509", value)))
        .isEqualTo(Json.text(described(wrapper, false)));
    Bytes written = go.write("cmw-x509", described(wrapper, true));
    assertThat(described(CmwExtension.readValue(written, READER), true))
        .isEqualTo(described(wrapper, true));
  }

  /**
   * A wrapper in the words of the Go program.
   *
   * @param request whether a Content-Format is given apart: the library shows it as text
   */
  private static Map<String, Object> described(Cmw wrapper, boolean request) {
    Map<String, Object> described = new LinkedHashMap<>();
    String form =
        wrapper instanceof CmwCollection
            ? "collection"
            : wrapper instanceof CmwRecord ? "record" : "tag";
    described.put("form", wrapper.serialization() + " " + form);
    if (wrapper instanceof CmwMessage message) {
      boolean number = message.type().isContentFormat();
      described.put(
          "type",
          message
              .type()
              .mediaType()
              .orElseGet(() -> request ? "" : String.valueOf(message.type().contentFormat())));
      if (number && request) {
        described.put("format", message.type().contentFormat());
      }
      described.put("value", message.value().hex());
      int bits = message.indicators().stream().mapToInt(it -> 1 << it.ordinal()).sum();
      if (bits != 0) {
        described.put("indicator", bits);
      }
    }
    if (wrapper instanceof CmwCollection collection) {
      collection.collectionType().ifPresent(type -> described.put("type", type.value()));
      Map<String, Object> items = new LinkedHashMap<>();
      collection
          .items()
          .forEach((label, item) -> items.put(spelled(label), described(item, request)));
      described.put("items", items);
    }
    return described;
  }

  private static String spelled(CmwLabel label) {
    return label instanceof CmwLabel.Numbered number
        ? "#" + number.value()
        : ((CmwLabel.Named) label).value();
  }
}
