package org.attls.cmw;

import java.util.List;
import java.util.Set;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Reads one conceptual message wrapper from untrusted octets (draft-ietf-rats-msg-wrap-23, section
 * 3.1).
 *
 * <pre>
 * json-record = [ type: media-type, value: base64url-string, ? ind: uint .bits cm-type ]
 * cbor-record = [ type: coap-content-format-type / media-type, value: bytes, ? ind: uint .bits cm-type ]
 * </pre>
 */
public final class CmwReader {
  private static final String NAME = "cmw";

  private final int maxOctets;

  /**
   * @param maxOctets largest wrapper, in octets; a longer one is refused unread
   */
  public CmwReader(int maxOctets) {
    this.maxOctets = maxOctets;
  }

  /**
   * Reads a wrapper whose context does not tell the serialization, as in TLS: the first octet
   * decides (draft-ietf-rats-msg-wrap-23, appendix A), after JSON white space.
   */
  public Cmw read(Bytes octets) throws MalformedException {
    for (int i = 0; i < octets.size(); i++) {
      int octet = octets.u8(i);
      switch (octet) {
        case ' ', '\t', '\r', '\n' -> {
          continue;
        }
        case '[', '{' -> {
          return readJson(octets);
        }
        default -> {
          if (i > 0) {
            throw new MalformedException(NAME, i, "no JSON array or object behind white space");
          }
          return readCbor(octets);
        }
      }
    }
    throw new MalformedException(NAME, 0, "empty");
  }

  /** Reads a wrapper known to be CBOR. */
  public Cmw readCbor(Bytes octets) throws MalformedException {
    CborItem root =
        CborReader.read(octets, NAME, CborRules.INDEFINITE_ALLOWED.withMaxOctets(maxOctets));
    List<CborItem> members = root.asArray(2, 3);
    CmwType type = cborType(members.get(0));
    Bytes value = members.get(1).asBytes();
    Set<Indicator> indicators =
        members.size() < 3 ? Set.of() : Indicator.fromBits(members.get(2).asInt(1, Indicator.ALL));
    return new CmwRecord(type, value, indicators, Serialization.CBOR, octets);
  }

  /** Reads a wrapper known to be JSON. */
  public Cmw readJson(Bytes octets) throws MalformedException {
    JsonItem root = JsonReader.read(octets, NAME, maxOctets);
    List<JsonItem> members = root.asArray();
    if (members.size() < 2 || members.size() > 3) {
      throw root.failure(members.size() + " members, must be 2..3");
    }
    CmwType type = CmwType.readMediaType(members.get(0).asText(), members.get(0).path());
    Bytes value = Base64Url.decode(members.get(1).asText(), members.get(1).path());
    if (value.isEmpty()) {
      throw members.get(1).failure("empty value");
    }
    Set<Indicator> indicators =
        members.size() < 3
            ? Set.of()
            : Indicator.fromBits((int) members.get(2).asLong(1, Indicator.ALL));
    return new CmwRecord(type, value, indicators, Serialization.JSON, octets);
  }

  private static CmwType cborType(CborItem type) throws MalformedException {
    if (type instanceof CborInteger) {
      return CmwType.contentFormat(type.asInt(0, 0xFFFF));
    }
    return CmwType.readMediaType(type.asText(), type.path());
  }
}
