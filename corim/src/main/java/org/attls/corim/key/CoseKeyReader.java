package org.attls.corim.key;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.Opaque;
import org.attls.corim.term.TermCodec;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;

/**
 * Keys in COSE (RFC 9052, section 7; RFC 9053, section 7.1.1).
 *
 * <pre>
 * COSE_KeySet = [ + COSE_Key ]
 * COSE_Key = { 1 => 2 (EC2), -1 => 1 / 2 / 3 (P-256, P-384, P-521), -2 => bstr (x), -3 => bstr (y), * label => any }
 * </pre>
 */
final class CoseKeyReader {
  private static final int PRIVATE = -4;

  private CoseKeyReader() {}

  static void check(CborItem content) {
    List<CborItem> keys = content instanceof CborArray array ? array.members() : List.of(content);
    if (keys.isEmpty() || !keys.stream().allMatch(CborMap.class::isInstance)) {
      throw new IllegalArgumentException("neither a COSE_Key nor a set of at least one");
    }
  }

  static List<EcKey> read(Bytes octets, String where) throws MalformedException {
    CborItem content = CborReader.read(octets, where, TermCodec.RULES);
    List<EcKey> keys = new ArrayList<>();
    for (CborItem key : content instanceof CborArray array ? array.members() : List.of(content)) {
      keys.add(readKey(key.asMap()));
    }
    return keys;
  }

  static Opaque write(EcKey key) {
    CborWriter.MapBuilder map = CborWriter.map();
    map.put(1, CborWriter.integer(2));
    map.put(-1, CborWriter.integer(key.curve().ordinal() + 1));
    map.put(-2, CborWriter.bytes(key.x()));
    map.put(-3, CborWriter.bytes(key.y()));
    return Opaque.ofWritten(map.toBytes());
  }

  private static EcKey readKey(CborMap map) throws MalformedException {
    map.required(1).asInt(2, 2);
    if (map.optional(PRIVATE).isPresent()) {
      throw map.failure("a private key where a public one belongs");
    }
    EcCurve curve = EcCurve.values()[map.required(-1).asInt(1, EcCurve.values().length) - 1];
    int size = curve.fieldOctets();
    Bytes x = map.required(-2).asBytes(size, size);
    Bytes y = map.required(-3).asBytes(size, size);
    return EcKey.ofPoint(curve, x, y, map.path());
  }
}
