package org.attls.cmw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;

class CmwClaimTest {
  private static final CmwRecord CBOR =
      CmwWriter.cborRecord(CmwType.contentFormat(60), Bytes.of(1));
  private static final CmwRecord JSON =
      CmwWriter.jsonRecord(CmwType.mediaType("application/x"), Bytes.of(1));

  @Test
  void aCwtCarriesAnyCborWrapper() throws MalformedException {
    for (Cmw cmw :
        List.of(
            CBOR,
            CmwWriter.cborTag(60, Bytes.of(1)),
            CmwWriter.cborCollection().put(1, CBOR).build())) {
      Bytes claims =
          CborWriter.map()
              .put(1, CborWriter.text("issuer"))
              .put(CmwClaim.KEY, CmwClaim.cwtValue(cmw))
              .toBytes();
      assertThat(CmwClaim.in(cwt(claims))).contains(cmw);
    }
    assertThat(CmwClaim.in(cwt(Bytes.fromHex("a0")))).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> CmwClaim.cwtValue(JSON));
  }

  @Test
  void aJwtCarriesAnyJsonWrapper() throws MalformedException {
    for (Cmw cmw : List.of(JSON, CmwWriter.jsonCollection().put("a", JSON).build())) {
      String value = new String(CmwClaim.jwtValue(cmw).toArray(), StandardCharsets.UTF_8);
      assertThat(CmwClaim.in(jwt("{ \"iss\":\"issuer\", \"cmw\" : " + value + " }"))).contains(cmw);
    }
    assertThat(CmwClaim.in(jwt("{}"))).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> CmwClaim.jwtValue(CBOR));
  }

  @Test
  void refusesAClaimThatIsNoWrapper() {
    for (String value : new String[] {"80", "a0", "01", "f6", "da6374020041aa", "4582183c4101"}) {
      assertThatExceptionOfType(MalformedException.class)
          .as(value)
          .isThrownBy(() -> CmwClaim.in(cwt(Bytes.fromHex("a119012b" + value))))
          .withMessageStartingWith("claims.299");
    }
    for (String value :
        new String[] {"[]", "{}", "1", "null", "\"WyJhL2IiLCJBUSJd\"", "[60,\"AQ\"]"}) {
      assertThatExceptionOfType(MalformedException.class)
          .as(value)
          .isThrownBy(() -> CmwClaim.in(jwt("{\"cmw\":" + value + "}")))
          .withMessageStartingWith("claims.cmw");
    }
  }

  private static CborMap cwt(Bytes claims) throws MalformedException {
    return CborReader.read(claims, "claims", CborRules.STRICT).asMap();
  }

  private static JsonObject jwt(String claims) throws MalformedException {
    return JsonReader.read(Bytes.utf8(claims), "claims", 4096).asObject();
  }
}
