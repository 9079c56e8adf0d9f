package org.attls.cmw;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;

/**
 * Writes conceptual message wrappers; whatever it writes, {@link CmwReader} reads. CBOR comes out
 * deterministic.
 */
public final class CmwWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private CmwWriter() {}

  /** A CBOR record without indicator. */
  public static CmwRecord cborRecord(CmwType type, Bytes value) {
    return cborRecord(type, value, Set.of());
  }

  /** A CBOR record; an empty set of indicators leaves the third member out. */
  public static CmwRecord cborRecord(CmwType type, Bytes value, Set<Indicator> indicators) {
    List<Bytes> members = new ArrayList<>();
    members.add(
        type.mediaType()
            .map(CborWriter::text)
            .orElseGet(() -> CborWriter.integer(type.contentFormat())));
    members.add(CborWriter.bytes(value));
    if (!indicators.isEmpty()) {
      members.add(CborWriter.integer(Indicator.toBits(indicators)));
    }
    return new CmwRecord(type, value, indicators, Serialization.CBOR, CborWriter.array(members));
  }

  /**
   * A JSON record.
   *
   * @throws IllegalArgumentException if the type is a Content-Format number or the value is empty:
   *     JSON has neither
   */
  public static CmwRecord jsonRecord(CmwType type, Bytes value, Set<Indicator> indicators) {
    String mediaType =
        type.mediaType()
            .orElseThrow(
                () -> new IllegalArgumentException("a JSON record has a media type, not a number"));
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a JSON record has a value");
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      generator.writeStartArray();
      generator.writeString(mediaType);
      generator.writeString(Base64Url.encode(value));
      if (!indicators.isEmpty()) {
        generator.writeNumber(Indicator.toBits(indicators));
      }
      generator.writeEndArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return new CmwRecord(type, value, indicators, Serialization.JSON, Bytes.utf8(text.toString()));
  }
}
