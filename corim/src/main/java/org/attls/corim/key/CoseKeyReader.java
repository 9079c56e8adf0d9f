package org.attls.corim.key;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.TermCodec;
import org.attls.eat.cose.CoseKey;

/** A key in COSE or a set of them: {@code COSE_KeySet = [ + COSE_Key ]} (RFC 9052, section 7). */
final class CoseKeyReader {
  private CoseKeyReader() {}

  static void check(CborItem content) {
    List<CborItem> keys = content instanceof CborArray set ? set.members() : List.of(content);
    if (keys.isEmpty() || !keys.stream().allMatch(CborMap.class::isInstance)) {
      throw new IllegalArgumentException("neither a COSE_Key nor a set of at least one");
    }
  }

  static List<CoseKey> read(Bytes octets, String where) throws MalformedException {
    CborItem content = CborReader.read(octets, where, TermCodec.RULES);
    List<CoseKey> keys = new ArrayList<>();
    for (CborItem key : content instanceof CborArray set ? set.members() : List.of(content)) {
      keys.add(CoseKey.read(key));
    }
    return keys;
  }
}
