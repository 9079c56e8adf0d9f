package org.attls.corim;

import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.testing.Vectors;

/** What the README of the CoRIM vectors says of its files. */
final class VectorTable {
  private static final int MANY = 1024 * 1024;

  private VectorTable() {}

  /** The column "expected", by name of the CBOR file. */
  static Map<String, String> expectations() {
    Map<String, String> expectations = new TreeMap<>();
    for (String line : Vectors.text("corim/README.md").lines().toList()) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 5 && cells[1].contains(".cbor`")) {
        expectations.put(cells[1].replace("`", "").strip(), cells[4].strip());
      }
    }
    return expectations;
  }

  /** The key that verifies the signed files. */
  static EcKey signingKey() throws MalformedException {
    JsonItem.JsonObject jwk =
        JsonReader.read(Vectors.bytes("corim/signing-key.jwk"), "jwk", MANY).asObject();
    return EcKey.ofPoint(EcCurve.P256, octets(jwk, "x"), octets(jwk, "y"), "jwk");
  }

  private static Bytes octets(JsonItem.JsonObject jwk, String name) throws MalformedException {
    return Bytes.copyOf(Base64.getUrlDecoder().decode(jwk.required(name).asText()));
  }
}
