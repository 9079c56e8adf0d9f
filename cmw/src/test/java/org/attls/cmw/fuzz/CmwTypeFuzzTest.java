package org.attls.cmw.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.CollectionType;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Bounded;

/** The texts inside a wrapper: media type, collection type, base64url. */
class CmwTypeFuzzTest {
  @FuzzTest
  void readsOrRefuses(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      CmwType type = Bounded.read(input.length, () -> CmwType.readMediaType(text, "input"));
      assertThat(type.mediaType()).contains(text);
      assertThat(CmwWriter.cborRecord(type, Bytes.of(1)).type()).isEqualTo(type);
      assertThat(CmwWriter.jsonRecord(type, Bytes.of(1)).type()).isEqualTo(type);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    try {
      CollectionType type = Bounded.read(input.length, () -> new CollectionType(text));
      assertThat(type.value()).isEqualTo(text);
      assertThat(
              CmwWriter.jsonCollection()
                  .type(type)
                  .put("a", CmwWriter.jsonRecord(CmwType.mediaType("a/b"), Bytes.of(1)))
                  .build()
                  .collectionType())
          .contains(type);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    try {
      Bytes decoded = Bounded.read(input.length, () -> Base64Url.decode(text, "input"));
      assertThat(Base64Url.encode(decoded)).isEqualTo(text);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }
}
