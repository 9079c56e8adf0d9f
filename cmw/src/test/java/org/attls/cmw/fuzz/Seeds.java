package org.attls.cmw.fuzz;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.CollectionType;
import org.attls.cmw.Indicator;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.jose.JwsSigner;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.pkix.CmwExtension;
import org.attls.cmw.signed.SignedCmwWriter;
import org.attls.testing.SeedFiles;

/** Makes the first inputs of this package's fuzz tests: {@code Seeds DIRECTORY}. */
final class Seeds {
  private static final Bytes MESSAGE = Bytes.of(0xa1, 0x0a, 0x41, 0x07);
  private static final CmwType TYPE = CmwType.mediaType("application/eat+cwt; eat_profile=\"a:b\"");
  private static final Cmw CBOR =
      CmwWriter.cborRecord(TYPE, MESSAGE, Set.of(Indicator.EVIDENCE, Indicator.ENDORSEMENTS));
  private static final Cmw JSON =
      CmwWriter.jsonRecord(TYPE, MESSAGE, Set.of(Indicator.ATTESTATION_RESULTS));
  private static final CollectionType COLLECTION = new CollectionType("tag:example.org,2026:rats");

  private Seeds() {}

  public static void main(String[] arguments) throws GeneralSecurityException {
    SeedFiles files = new SeedFiles(Path.of(arguments[0]));
    files.write(
        CborReaderFuzzTest.class,
        Map.of(
            "map",
            CborWriter.map()
                .put(1, CborWriter.text("ä"))
                .put(-70000, CborWriter.array(CborWriter.bool(true), CborWriter.nil()))
                .put("name", CborWriter.tag(501, CborWriter.bytes(MESSAGE)))
                .toBytes(),
            "largest-tag",
            CborWriter.tag(-1, CborWriter.integer(Long.MIN_VALUE))));
    files.write(
        JsonReaderFuzzTest.class,
        Map.of(
            "object",
            Bytes.utf8("{\"a\":[1,-2.5e3,true,null],\"\\u00e4\":{\"b\":\"\\ud83d\\ude00\"}}")));
    files.write(
        CmwReaderFuzzTest.class,
        Map.of(
            "cbor-record",
            CBOR.octets(),
            "cbor-record-number",
            CmwWriter.cborRecord(CmwType.contentFormat(263), MESSAGE).octets(),
            "json-record",
            JSON.octets(),
            "cbor-tag",
            CmwWriter.cborTag(263, MESSAGE).octets(),
            "cbor-collection",
            cborCollection().octets(),
            "json-collection",
            CmwWriter.jsonCollection()
                .type(new CollectionType("1.2.840"))
                .put("a", JSON)
                .put("b", CmwWriter.jsonCollection().put("c", JSON).build())
                .build()
                .octets()));
    files.write(
        CmwTypeFuzzTest.class,
        Map.of(
            "media-type",
            Bytes.utf8(TYPE.toString()),
            "uri",
            Bytes.utf8(COLLECTION.value()),
            "object-identifier",
            Bytes.utf8("1.3.6.1.5.5.7.1.35"),
            "base64url",
            Bytes.utf8("-_8A")));
    // Not signatures of anybody: the fuzz test accepts any.
    CoseSigner cose = coseSigner();
    JwsSigner jws = jwsSigner();
    files.write(
        SignedFormsFuzzTest.class,
        Map.of(
            "cose", SignedCmwWriter.cose(CBOR, cose).octets(),
            "cose-key-id", SignedCmwWriter.cose(cborCollection(), cose, Bytes.of(1, 2)).octets(),
            "jws-flattened", SignedCmwWriter.flattenedJws(JSON, jws).octets(),
            "jws-compact", SignedCmwWriter.compactJws(JSON, jws).octets(),
            "extension-cbor", new CmwExtension(CBOR).encode(),
            "extension-json", new CmwExtension(JSON, true).encode(),
            "extension-value", new CmwExtension(CBOR).value()));
  }

  private static Cmw cborCollection() {
    return CmwWriter.cborCollection()
        .type(COLLECTION)
        .put(-1, CBOR)
        .put("a", CmwWriter.cborTag(0, MESSAGE))
        .put("b", CmwWriter.cborCollection().put(0, CBOR).build())
        .build();
  }

  private static CoseSigner coseSigner() {
    return new CoseSigner() {
      @Override
      public int algorithm() {
        return -7;
      }

      @Override
      public Bytes sign(Bytes signed) {
        return Bytes.copyOf(new byte[64]);
      }
    };
  }

  private static JwsSigner jwsSigner() {
    return new JwsSigner() {
      @Override
      public String algorithm() {
        return "ES256";
      }

      @Override
      public Bytes sign(Bytes signed) {
        return Bytes.copyOf(new byte[64]);
      }
    };
  }
}
