package org.attls.cli.appraise;

import org.attls.cli.file.HexText;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwCollection;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.CmwReader;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cca.ParsecCcaToken;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.parsec.ParsecTpmJson;
import org.attls.eat.parsec.ParsecTpmToken;

/**
 * Reads evidence without being told what it is.
 *
 * <pre>
 * hexadecimal text               the octets that it spells
 * CMW record or tag              the token inside, by the wrapper's type
 * CMW collection                 a bundle; it has "__cmwc_t", and no map under "kat" or "pat"
 * { "kat": { … }, "pat": { … } } a bare Parsec TPM token, CBOR or JSON
 * { "kat": 601(…), "pat": … }    a bare Parsec CCA token
 * </pre>
 */
final class EvidenceReader {
  private static final int MAX_OCTETS = 64 * 1024;
  private static final String COLLECTION_TYPE = "__cmwc_t";

  private EvidenceReader() {}

  /** Reads evidence that is the whole of {@code content}, or of the text that it is. */
  static Evidence read(Bytes content) throws MalformedException {
    Bytes octets = HexText.decoded(content, "evidence");
    if (octets.isEmpty()) {
      throw new MalformedException("evidence", 0, "empty");
    }
    if (isJson(octets)) {
      JsonItem root = JsonReader.read(octets, "evidence", MAX_OCTETS);
      if (root instanceof JsonObject object && isBareToken(object)) {
        return new Evidence.ParsecTpm(ParsecTpmJson.read(object));
      }
      return inside(new CmwReader(MAX_OCTETS).readJson(octets));
    }
    CborItem root;
    try {
      root =
          CborReader.read(
              octets, "evidence", CborRules.INDEFINITE_ALLOWED.withMaxOctets(MAX_OCTETS));
    } catch (MalformedException malformed) {
      throw betterNamed(octets, malformed);
    }
    if (root instanceof CborMap map && !map.optional(COLLECTION_TYPE).isPresent()) {
      if (either(map, CborTag.class)) {
        ParsecCcaToken.read(octets);
        return new Evidence.ParsecCca(octets);
      }
      if (either(map, CborMap.class)) {
        return new Evidence.ParsecTpm(ParsecTpmToken.read(octets));
      }
    }
    try {
      return inside(new CmwReader(MAX_OCTETS).readCbor(octets));
    } catch (MalformedException malformed) {
      throw betterNamed(octets, malformed);
    }
  }

  private static Evidence inside(Cmw cmw) throws MalformedException {
    if (cmw instanceof CmwMessage message) {
      if (message.type().matches(ParsecTpmToken.TYPE)) {
        return new Evidence.ParsecTpm(ParsecTpmToken.read(message.value()));
      }
      if (message.type().matches(ParsecCcaToken.TYPE)) {
        ParsecCcaToken.read(message.value());
        return new Evidence.ParsecCca(message.value());
      }
      return new Evidence.Other(message.type());
    }
    CmwCollection collection = (CmwCollection) cmw;
    // One that does not say what it is can only have been meant as a bundle.
    return collection.collectionType().isEmpty() || collection.is(KatBundle.COLLECTION_TYPE)
        ? new Evidence.Bundle(KatBundle.read(collection))
        : new Evidence.Other(collection.type());
  }

  /** Layouts of older drafts are called by their names. */
  private static MalformedException betterNamed(Bytes octets, MalformedException malformed) {
    try {
      KatBundle.readCbor(octets);
      return malformed;
    } catch (MalformedException named) {
      return named.where().equals("cab") ? named : malformed;
    }
  }

  private static boolean isJson(Bytes octets) {
    for (int i = 0; i < octets.size(); i++) {
      int octet = octets.u8(i);
      if (octet != ' ' && octet != '\t' && octet != '\r' && octet != '\n') {
        return octet == '{' || octet == '[';
      }
    }
    return false;
  }

  private static boolean isBareToken(JsonObject object) {
    return object.optional(COLLECTION_TYPE).isEmpty()
        && (object.optional("kat").filter(JsonObject.class::isInstance).isPresent()
            || object.optional("pat").filter(JsonObject.class::isInstance).isPresent());
  }

  private static boolean either(CborMap map, Class<? extends CborItem> kind) {
    return map.optional("kat").filter(kind::isInstance).isPresent()
        || map.optional("pat").filter(kind::isInstance).isPresent();
  }
}
