package org.attls.cli.inspect;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.CmwTag;
import org.attls.cmw.CollectionType;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.TermCodec;
import org.attls.eat.cca.ParsecCcaToken;
import org.attls.eat.claims.Claim;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatClaims;
import org.attls.eat.parsec.ParsecTpmToken;

/**
 * Tells what a message is by its shape alone. A wrong guess does no harm: the reader of what was
 * guessed refuses the message.
 */
final class Recognition {
  private static final int DER_SEQUENCE = 0x30;
  private static final int DER_UTF8_STRING = 0x0C;
  private static final int DER_OCTET_STRING = 0x04;
  private static final int MBEDTLS_BUNDLE = 0x01;

  private Recognition() {}

  /** What the message seems to be. */
  static Kind of(Bytes octets) throws MalformedException {
    if (isCompactToken(octets)) {
      return ofJwt(octets);
    }
    Optional<Character> json = firstOfJson(octets);
    if (json.isPresent()) {
      return ofJson(JsonReader.read(octets, "json", Inspection.MAX_OCTETS));
    }
    switch (octets.u8(0)) {
      case DER_SEQUENCE, DER_UTF8_STRING, DER_OCTET_STRING -> {
        return Kind.CMW;
      }
      case MBEDTLS_BUNDLE -> {
        return Kind.EVIDENCE;
      }
      default -> {
        return ofCbor(cbor(octets));
      }
    }
  }

  /** Whether this is text in the alphabet of a compact JWS, perhaps with a line feed behind. */
  static boolean isCompactToken(Bytes octets) {
    int dots = 0;
    for (int i = 0; i < octets.size(); i++) {
      int c = octets.u8(i);
      if (c == '.') {
        dots++;
      } else if (c <= ' ' && i < octets.size() - 2 || c > '~' || c == '{' || c == '[') {
        return false;
      }
    }
    return dots >= 2;
  }

  /** The bracket that JSON begins with, where it does. */
  static Optional<Character> firstOfJson(Bytes octets) {
    for (int i = 0; i < octets.size(); i++) {
      int octet = octets.u8(i);
      if (octet == '{' || octet == '[') {
        return Optional.of((char) octet);
      }
      if (octet != ' ' && octet != '\t' && octet != '\r' && octet != '\n') {
        break;
      }
    }
    return Optional.empty();
  }

  private static CborItem cbor(Bytes octets) throws MalformedException {
    int first = octets.u8(0);
    // An integer, a short text or a simple value is no message of any format.
    if (first < 0x80 || first >= 0xE0) {
      throw new MalformedException(
          "file", 0, "neither a CBOR message nor hexadecimal text, JSON or a JWT");
    }
    return CborReader.read(octets, "cbor", TermCodec.RULES);
  }

  private static Kind ofJwt(Bytes octets) {
    try {
      String[] parts =
          new String(octets.toArray(), java.nio.charset.StandardCharsets.ISO_8859_1)
              .split("\\.", -1);
      JsonItem header =
          JsonReader.read(Base64Url.decode(parts[0], "header"), "header", Inspection.MAX_OCTETS);
      if (text(header, "cty").filter(cty -> cty.endsWith("cmw+json")).isPresent()) {
        return Kind.CMW;
      }
      JsonItem claims =
          JsonReader.read(Base64Url.decode(parts[1], "claims"), "claims", Inspection.MAX_OCTETS);
      return ofClaims(claims).orElse(Kind.JWT);
    } catch (MalformedException malformed) {
      return Kind.JWT;
    }
  }

  private static Kind ofJson(JsonItem root) {
    if (root instanceof JsonItem.JsonArray array) {
      // A wrapper names its type first, a detached bundle has its main token there.
      boolean bundle =
          !array.members().isEmpty() && array.members().get(0) instanceof JsonItem.JsonArray;
      return bundle ? Kind.EAT : ofType(array);
    }
    if (!(root instanceof JsonItem.JsonObject object)) {
      return Kind.JWT;
    }
    if (object.optional("protected").isPresent() && object.optional("payload").isPresent()) {
      return Kind.CMW;
    }
    if (isParsec(object.members().keySet())
        && object.members().get("kat") instanceof JsonItem.JsonObject) {
      return Kind.EVIDENCE;
    }
    if (object.optional(CollectionType.MEMBER).isPresent()) {
      return Kind.CMW;
    }
    Optional<Kind> claims = ofClaims(object);
    if (claims.isPresent()) {
      return claims.get();
    }
    boolean collection =
        object.members().values().stream()
            .allMatch(
                item -> item instanceof JsonItem.JsonArray || item instanceof JsonItem.JsonObject);
    return collection ? Kind.CMW : Kind.EAT;
  }

  private static Kind ofType(JsonItem.JsonArray wrapper) {
    boolean known =
        !wrapper.members().isEmpty()
            && wrapper.members().get(0) instanceof JsonItem.JsonText type
            && isEvidence(type.value());
    return known ? Kind.EVIDENCE : Kind.CMW;
  }

  private static Optional<Kind> ofClaims(JsonItem claims) {
    if (!(claims instanceof JsonItem.JsonObject object)) {
      return Optional.empty();
    }
    boolean result =
        text(object, "eat_profile").flatMap(EarProfile::ofTag).isPresent()
            || object.members().keySet().stream()
                .anyMatch(name -> name.startsWith("ear.") || name.startsWith("ear_"));
    if (result) {
      return Optional.of(Kind.EAR);
    }
    return object.members().keySet().stream()
            .anyMatch(name -> Claim.all().values().stream().anyMatch(c -> isOwn(c, name)))
        ? Optional.of(Kind.EAT)
        : Optional.empty();
  }

  /** Claims of CWT and JWT at large do not make a token an EAT. */
  private static boolean isOwn(Claim<?> claim, String name) {
    return claim.jsonName().equals(name) && claim.key() >= Claim.NONCE.key();
  }

  private static Kind ofCbor(CborItem root) {
    if (root instanceof CborTag tag) {
      return ofTag(tag);
    }
    if (root instanceof CborArray array) {
      return array.members().size() == 4 ? ofSigned(array.members()) : ofRecord(array);
    }
    return root instanceof CborMap map ? ofMap(map) : Kind.CMW;
  }

  private static Kind ofTag(CborTag tag) {
    if (CmwTag.contentFormatOf(tag.number()).isPresent()) {
      return Kind.CMW;
    }
    CborItem content = tag.content();
    return switch ((int) Math.min(tag.number(), Integer.MAX_VALUE)) {
      case 18 -> content instanceof CborArray array ? ofSigned(array.members()) : Kind.EAT;
      case 61 -> content instanceof CborTag inner ? ofTag(inner) : Kind.EAT;
      case 399, 907 -> Kind.EVIDENCE;
      case 500, 501, 502 -> Kind.CORIM;
      case 506 -> Kind.COMID;
      case 601 ->
          content instanceof CborMap map && map.optional(Claim.CONFIRMATION.key()).isPresent()
              ? Kind.KAT
              : Kind.EAT;
      default -> Kind.EAT;
    };
  }

  /** The members of a COSE_Sign1. */
  private static Kind ofSigned(List<CborItem> members) {
    if (members.size() != 4) {
      return Kind.EAT;
    }
    Optional<CborMap> header = embedded(members.get(0));
    Optional<String> type =
        header
            .flatMap(map -> map.optional(3))
            .filter(CborText.class::isInstance)
            .map(item -> ((CborText) item).value());
    if (type.filter(it -> it.startsWith("application/cmw")).isPresent()) {
      return Kind.CMW;
    }
    boolean rim =
        type.filter(it -> it.contains("rim")).isPresent()
            || header.filter(map -> map.optional(8).isPresent()).isPresent()
            || header.filter(map -> map.optional(258).isPresent()).isPresent();
    if (rim) {
      return Kind.CORIM;
    }
    return embedded(members.get(2)).map(Recognition::ofMap).orElse(Kind.EAT);
  }

  private static Kind ofRecord(CborArray wrapper) {
    boolean known =
        !wrapper.members().isEmpty()
            && wrapper.members().get(0) instanceof CborText type
            && isEvidence(type.value());
    return known ? Kind.EVIDENCE : Kind.CMW;
  }

  private static Kind ofMap(CborMap map) {
    List<String> names =
        map.entries().stream()
            .map(CborMap.Entry::key)
            .filter(CborText.class::isInstance)
            .map(key -> ((CborText) key).value())
            .toList();
    Optional<CborItem> collection = map.optional(CollectionType.MEMBER);
    if (collection.isPresent()) {
      boolean bundle =
          collection.get() instanceof CborText type
              && type.value().equals(KatBundle.COLLECTION_TYPE.toString());
      return bundle ? Kind.KAT : Kind.CMW;
    }
    if (isParsec(names)) {
      CborItem kat = map.optional("kat").orElse(map);
      return kat instanceof CborMap || kat instanceof CborTag ? Kind.EVIDENCE : Kind.KAT;
    }
    Optional<Kind> claims = ofIntegerClaims(map);
    if (claims.isPresent()) {
      return claims.get();
    }
    boolean wrappers =
        map.entries().stream().map(CborMap.Entry::value).allMatch(Recognition::isWrapper);
    return wrappers && !map.entries().isEmpty() ? Kind.CMW : Kind.EAT;
  }

  private static Optional<Kind> ofIntegerClaims(CborMap map) {
    boolean keyOnly = isInteger(map.optional(1)) && map.optional(-1).isPresent();
    if (map.optional(KatClaims.KAK_PUB).isPresent() || keyOnly) {
      return Optional.of(Kind.KAT);
    }
    boolean result =
        map.optional(1004).isPresent()
            || map.optional(Claim.PROFILE.key())
                .filter(CborText.class::isInstance)
                .flatMap(profile -> EarProfile.ofTag(((CborText) profile).value()))
                .isPresent();
    if (result) {
      return Optional.of(Kind.EAR);
    }
    if (map.optional(1).orElse(map) instanceof CborMap
        && map.optional(4).isPresent()
        && map.optional(1).isPresent()) {
      return Optional.of(Kind.COMID);
    }
    if (map.optional(0).isPresent()
        && map.optional(1).filter(CborArray.class::isInstance).isPresent()) {
      return Optional.of(Kind.CORIM);
    }
    return Optional.empty();
  }

  private static boolean isWrapper(CborItem item) {
    if (item instanceof CborArray array) {
      return array.members().size() >= 2
          && !(array.members().get(0) instanceof CborBytes)
          && array.members().get(1) instanceof CborBytes;
    }
    return item instanceof CborMap
        || item instanceof CborTag tag && CmwTag.contentFormatOf(tag.number()).isPresent();
  }

  private static boolean isInteger(Optional<CborItem> item) {
    return item.filter(CborInteger.class::isInstance).isPresent();
  }

  private static boolean isParsec(java.util.Collection<String> names) {
    return names.contains("kat") && names.contains("pat");
  }

  private static boolean isEvidence(String mediaType) {
    return mediaType.equals(ParsecTpmToken.TYPE.toString())
        || mediaType.equals(ParsecCcaToken.TYPE.toString());
  }

  private static Optional<CborMap> embedded(CborItem item) {
    try {
      return item instanceof CborBytes string
              && CborReader.readEmbedded(string, "embedded", TermCodec.RULES) instanceof CborMap map
          ? Optional.of(map)
          : Optional.empty();
    } catch (MalformedException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonItem item, String member) {
    return item instanceof JsonItem.JsonObject object
            && object.optional(member).orElse(item) instanceof JsonItem.JsonText text
        ? Optional.of(text.value())
        : Optional.empty();
  }
}
