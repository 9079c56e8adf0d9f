package org.attls.interop;

import static org.attls.interop.GoDifference.refuses;
import static org.attls.interop.GoDifference.takes;
import static org.attls.interop.GoDifference.writes;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.pkix.CmwExtension;
import org.attls.cmw.signed.SignedCmwReader;
import org.attls.cmw.signed.SignedCmwWriter;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.cose.EcCoseVerifier;
import org.attls.eat.key.EcJws;
import org.attls.interop.GoDifference.Probe;

/** What the library {@code cmw} does otherwise. */
final class CmwDifferences {
  private static final String LIBRARY = "cmw v0.2.0";
  private static final CmwReader READER = new CmwReader(1 << 16);
  private static final SignedCmwReader SIGNED = new SignedCmwReader(1 << 16);
  private static final CmwType TYPE = CmwType.mediaType("application/vnd.a");
  private static final String ITEM = "[\"application/vnd.a\",\"YQ\"]";

  private CmwDifferences() {}

  static List<GoDifference> all() {
    return List.of(
        different(
            "C-02",
            "takes base64url with bits behind the last octet, and an empty value, in JSON",
            json("[\"application/vnd.a\",\"YR\"]"),
            json("[\"application/vnd.a\",\"\"]")),
        different(
            "C-03",
            "reads and writes Content-Format numbers as types in JSON",
            json("[10000,\"YQ\"]"),
            writes(
                "cmw",
                Map.of("form", "JSON record", "format", 29884, "value", "aa"),
                READER::read)),
        different(
            "C-04",
            "takes a tag of the gaps for the Content-Format before it, and any tag outside the range for a wrapper without type",
            cbor("da6374020041aa"),
            cbor("da6374010041aa"),
            cbor("da6375000041aa")),
        different(
            "C-06",
            "takes indicators that are zero, unassigned or of more than 32 bits, and writes unassigned ones",
            cbor("8318ff41aa00"),
            cbor("8318ff41aa1820"),
            cbor("8318ff41aa1b0000000100000000"),
            json("[\"application/vnd.a\",\"YQ\",32]"),
            writes(
                "cmw",
                Map.of(
                    "form", "CBOR record",
                    "type", "application/vnd.a",
                    "value", "aa",
                    "indicator", 64),
                READER::read)),
        different(
            "C-07",
            "reads and writes collections without an item; takes booleans and blank text as labels; panics when it lists the labels of a collection with a negative one among several",
            cbor("a0"),
            json("{}"),
            json("{\"__cmwc_t\":\"1.2.3.4\"}"),
            cbor("a1f58218ff41aa"),
            cbor("a1608218ff41aa"),
            writes("cmw", Map.of("form", "CBOR collection", "items", Map.of()), READER::read),
            refuses("cmw", Bytes.fromHex("a2008218ff41aa208218ff41aa"), "panic", READER::readCbor)),
        different(
            "C-08",
            "takes a collection type with a space or a letter outside US-ASCII, which no URI has",
            json("{\"__cmwc_t\":\"tag:x y\",\"a\":" + ITEM + "}"),
            json("{\"__cmwc_t\":\"tag:ä\",\"a\":" + ITEM + "}")),
        different(
            "C-09",
            "takes a label that occurs twice, and keeps the last item",
            json("{\"a\":" + ITEM + ",\"a\":" + ITEM + "}"),
            cbor("a261618218ff41aa61618218ff41bb")),
        different(
            "C-13",
            "takes any text, even none, for a media type when it reads",
            json("[\"\",\"YQ\"]"),
            json("[\"application/ vnd.a\",\"YQ\"]"),
            cbor("8263612062" + "41aa")),
        different("C-14", "has no wrapper signed with COSE", signedCose()),
        different("C-15", "has no wrapper signed as a JWS", signedJws()),
        different(
            "C-16",
            "takes octets behind the value of the X.509 extension, and an IA5String in it",
            extension("04058218ff41aa00"),
            extension("161a" + Bytes.utf8(ITEM).hex())),
        different(
            "C-19",
            "refuses JSON that begins with white space",
            refuses("cmw", Bytes.utf8(" " + ITEM), "unknown start symbol", READER::readJson)));
  }

  private static GoDifference different(String requirement, String what, Probe... probes) {
    return GoDifference.of(LIBRARY, requirement, what, probes);
  }

  private static Probe json(String text) {
    return takes("cmw", Bytes.utf8(text), READER::readJson);
  }

  private static Probe cbor(String hex) {
    return takes("cmw", Bytes.fromHex(hex), READER::readCbor);
  }

  private static Probe extension(String hex) {
    return takes("cmw-x509", Bytes.fromHex(hex), octets -> CmwExtension.readValue(octets, READER));
  }

  private static Probe signedCose() {
    JwkPair keys = JwkPair.generate();
    try {
      Bytes signed =
          SignedCmwWriter.cose(
                  CmwWriter.cborRecord(TYPE, Bytes.of(1)), EcCoseSigner.of(keys.ecSigner()))
              .octets();
      return refuses(
          "cmw",
          signed,
          "unknown start symbol",
          octets -> SIGNED.readCose(octets, EcCoseVerifier.of(keys.publicKey())));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Probe signedJws() {
    JwkPair keys = JwkPair.generate();
    try {
      Bytes signed =
          SignedCmwWriter.flattenedJws(
                  CmwWriter.jsonRecord(TYPE, Bytes.of(1)), EcJws.signer(keys.ecSigner()))
              .octets();
      return refuses(
          "cmw",
          signed,
          "start symbols",
          octets -> SIGNED.readJws(octets, EcJws.verifier(keys.publicKey())));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
